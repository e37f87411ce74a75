// Texts made safe for the places that they go to: HTML, JavaScript, addresses.
import { utf8 } from "./utf8.ts";

export function escapeHtml(text: string): string {
  return text.replaceAll(/["'&<>\0]/g, (character) => entities.get(character) ?? character);
}

const entities: ReadonlyMap<string, string> = new Map([
  ['"', "&#34;"],
  ["'", "&#39;"],
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ["\0", "\ufffd"],
]);

export function escapeJs(text: string): string {
  // Go lets U+007F pass, which cannot be shown either.
  const escapable = /[\\'"<>&=]|[^ \u007f\p{L}\p{M}\p{N}\p{P}\p{S}]/gu;
  return text.replace(escapable, (character) => {
    if ("\\'\"".includes(character)) return `\\${character}`;
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
    return `\\u${code.padStart(4, "0")}`;
  });
}

/** For the part behind the question mark, where a space is a plus. */
export function escapeQuery(text: string): string {
  return Array.from(utf8(text), (byte) => {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z0-9\-_.~]/.test(character)) return character;
    return byte === 0x20 ? "+" : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
}
