// How `and`, `or` and `not` are rewritten in place, where that is safe.
import type { Fix } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../source/source.ts";
import { inFile } from "../../source/source.ts";
import { signs } from "./diagnostics.ts";

export function fixOfWord(at: Span, word: string): Fix | undefined {
  const sign = signs[word];
  if (sign === undefined) return undefined;
  if (word !== "not") return { edits: [{ at, text: sign }] };
  const { source } = at;
  const { text } = source;
  const end = text[at.end] === " " ? at.end + 1 : at.end;
  const edit = { at: { ...at, end }, text: sign };
  if (text.slice(0, at.start).trim() !== "" || isQuoted(at)) return { edits: [edit] };
  // A plain YAML scalar that begins with `!` would be read as a tag, so it gets quotes.
  const behind: Span = { source, start: text.length, end: text.length };
  if (/["\\\r\n]/u.test(text) || !isPlainLine(source)) return undefined;
  return {
    edits: [
      { ...edit, text: `"${sign}` },
      { at: behind, text: '"' },
    ],
  };
}

function isQuoted(at: Span): boolean {
  const { source, start } = inFile(at);
  if (source === at.source) return true;
  const before = source.text.slice(0, start).trimEnd().at(-1);
  return before === '"' || before === "'";
}

/** Whether the file says it in the same words, on one line. */
function isPlainLine(source: Span["source"]): boolean {
  const whole = inFile({ source, start: 0, end: source.text.length });
  return whole.source.text.slice(whole.start, whole.end) === source.text;
}
