// Upper and lower case, one character for one: unlike JavaScript's own, no ß grows into SS.
import { charactersOf } from "./utf8.ts";

export function toUpper(text: string): string {
  return mapped(text, (character) => titles(character) ?? character.toUpperCase());
}

export function toLower(text: string): string {
  return mapped(text, (character) => (character === "\u0130" ? "i" : character.toLowerCase()));
}

function mapped(text: string, change: (character: string) => string): string {
  let written = "";
  for (const character of text) {
    const changed = change(character);
    const isOne = changed.length === character.length || charactersOf(changed).length === 1;
    written += isOne && changed !== "" ? changed : character;
  }
  return written;
}

/** Greek letters with an iota below have a capital of their own, which JavaScript writes as two. */
function titles(character: string): string | undefined {
  const code = character.codePointAt(0) ?? 0;
  const isRow = code >= 0x1f80 && code <= 0x1faf && (code & 8) === 0;
  if (isRow) return String.fromCodePoint(code + 8);
  return code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3
    ? String.fromCodePoint(code + 9)
    : undefined;
}
