// Texts as the bytes that they have in a file. Half characters become U+FFFD, as they do on disk.

export function utf8(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(utf8Length(text));
  let at = 0;
  for (const character of text) {
    const code = codeOf(character);
    if (code < 0x80) {
      bytes[at++] = code;
      continue;
    }
    const more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    bytes[at++] = (0xff00 >> (more + 1)) | (code >> (6 * more));
    for (let left = more - 1; left >= 0; left -= 1)
      bytes[at++] = 0x80 | ((code >> (6 * left)) & 0x3f);
  }
  return bytes;
}

export function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const code = codeOf(character);
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}

/** Undefined when the bytes are not UTF-8: overlong forms and surrogates are not. */
export function textOf(bytes: ArrayLike<number>): string | undefined {
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at++] ?? 0;
    if (lead < 0x80) {
      text += String.fromCharCode(lead);
      continue;
    }
    const more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    if (lead < 0xc2 || lead > 0xf4) return undefined;
    let code = lead & (0x3f >> more);
    for (let left = more; left > 0; left -= 1) {
      const next = bytes[at++] ?? 0;
      if ((next & 0xc0) !== 0x80) return undefined;
      code = (code << 6) | (next & 0x3f);
    }
    const least = more === 1 ? 0x80 : more === 2 ? 0x800 : 0x10000;
    if (code < least || code > 0x10ffff || isSurrogate(code)) return undefined;
    text += String.fromCodePoint(code);
  }
  return text;
}

/** Whole characters: what JavaScript counts as two is one of them. */
export function charactersOf(text: string): string[] {
  return Array.from(text);
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}

function codeOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return isSurrogate(code) ? 0xfffd : code;
}
