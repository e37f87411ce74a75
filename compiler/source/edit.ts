// Changes of a text, and the text that they make.

export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** In any order; they must not overlap. Of several at one place the first stands first. */
export function applyEdits(
  text: string,
  edits: readonly TextEdit[],
  within: { readonly start: number; readonly end: number } = { start: 0, end: text.length },
): string {
  let from = within.start;
  let result = "";
  for (const { start, end, text: replacement } of edits.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(from, start) + replacement;
    from = end;
  }
  return result + text.slice(from, within.end);
}
