// Texts and characters as Go writes them between quotes.

/** Letters, marks, numbers, punctuation, symbols and the plain space: what may be shown as it is. */
export function isPrintable(character: string): boolean {
  return !unprintable.test(character);
}

const unprintable = /[^ \p{L}\p{M}\p{N}\p{P}\p{S}]/u;

/** With `ascii`, everything beyond ASCII is escaped too. */
export function quoteText(text: string, ascii = false): string {
  return `"${escaped(text, '"', ascii)}"`;
}

export function quoteCharacter(code: number, ascii = false): string {
  return `'${escaped(characterOf(code), "'", ascii)}'`;
}

/** What is no character becomes U+FFFD. */
export function characterOf(code: number): string {
  const isCharacter = code >= 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return String.fromCodePoint(isCharacter ? code : 0xfffd);
}

/** Whether the text can stand between backquotes, where nothing is escaped. */
export function canBackquote(text: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return !/[\u0000-\u0008\u000a-\u001f`\u007f\ufeff]/.test(text);
}

const short: ReadonlyMap<string, string> = new Map([
  ["\u0007", "\\a"],
  ["\b", "\\b"],
  ["\f", "\\f"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ["\v", "\\v"],
  ["\\", "\\\\"],
]);

function escaped(text: string, quote: string, ascii: boolean): string {
  // Most texts need no escape at all.
  if (/^[ !#-&(-[\]-~]*$/.test(text)) return text;
  const escapable = ascii ? /["'\\]|[^ -~]/gu : /["'\\]|[^ \p{L}\p{M}\p{N}\p{P}\p{S}]/gu;
  return text.replace(escapable, (character) => {
    if (character === '"' || character === "'") {
      return character === quote ? `\\${quote}` : character;
    }
    const code = character.codePointAt(0) ?? 0;
    const name = short.get(character);
    if (name !== undefined) return name;
    if (code < 0x80) return `\\x${hex(code, 2)}`;
    return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
  });
}

function hex(code: number, width: number): string {
  return code.toString(16).padStart(width, "0");
}
