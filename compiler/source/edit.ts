// Changes to a text that leave the rest of it to the letter, and what they need to know of lines.
import type { Source } from "./source.ts";

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
  for (const { start, end, text: replacement } of inOrder(edits)) {
    result += text.slice(from, start) + replacement;
    from = end;
  }
  return result + text.slice(from, within.end);
}

/** The whole text with edits made, whose every character still knows where it came from. */
export function editedSource(source: Source, edits: readonly TextEdit[]): Source {
  const { path, text } = source;
  const offsets: number[] = [];
  let from = 0;
  const keep = (to: number): void => {
    for (; from < to; from += 1) offsets.push(from);
  };
  for (const edit of inOrder(edits)) {
    keep(edit.start);
    for (let i = 0; i < edit.text.length; i += 1) offsets.push(edit.start);
    from = edit.end;
  }
  keep(text.length + 1);
  return { path, text: applyEdits(text, edits), within: { source, offsets } };
}

function inOrder(edits: readonly TextEdit[]): readonly TextEdit[] {
  return [...edits].sort((a, b) => a.start - b.start);
}

export function startOfLine(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
}

/** Without the carriage return that may stand before the line feed. */
export function endOfLine(text: string, from: number): number {
  const feed = text.indexOf("\n", from);
  if (feed === -1) return text.length;
  return text[feed - 1] === "\r" ? feed - 1 : feed;
}

/** Behind the line feed. */
export function nextLine(text: string, from: number): number {
  const feed = text.indexOf("\n", from);
  return feed === -1 ? text.length : feed + 1;
}

/** Spaces up to the column of this place. */
export function marginOf(text: string, at: number): string {
  return " ".repeat(at - startOfLine(text, at));
}

/** How a text ends its lines. */
export function lineEndOf(text: string): "\r\n" | "\n" {
  return text.includes("\r\n") ? "\r\n" : "\n";
}
