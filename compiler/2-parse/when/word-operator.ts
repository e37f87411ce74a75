// How `and`, `or` and `not` are rewritten in place, where that is safe.
import type { Fix } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../source/source.ts";
import { inFile } from "../../source/source.ts";
import { signs } from "./diagnostics.ts";

/** None where a plain YAML scalar would then begin with `!`, which YAML reads as a tag. */
export function fixOfWord(at: Span, word: string): Fix | undefined {
  const sign = signs[word];
  if (sign === undefined) return undefined;
  if (word !== "not") return { edits: [{ at, text: sign }] };
  const { text } = at.source;
  if (text.slice(0, at.start).trim() === "" && !isQuoted(at)) return undefined;
  const end = text[at.end] === " " ? at.end + 1 : at.end;
  return { edits: [{ at: { ...at, end }, text: sign }] };
}

function isQuoted(at: Span): boolean {
  const { source, start } = inFile(at);
  if (source === at.source) return true;
  const before = source.text.slice(0, start).trimEnd().at(-1);
  return before === '"' || before === "'";
}
