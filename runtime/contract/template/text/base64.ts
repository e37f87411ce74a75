// Base64 with padding, over UTF-8.
import { textOf, utf8 } from "./utf8.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function toBase64(text: string): string {
  const bytes = utf8(text);
  let encoded = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = bytes.subarray(at, at + 3);
    const group = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    encoded += letter(group >> 18) + letter(group >> 12);
    encoded += b === undefined ? "=" : letter(group >> 6);
    encoded += c === undefined ? "=" : letter(group);
  }
  return encoded;
}

/** Undefined when this is not base64, or its bytes are not UTF-8. Line breaks in it are passed over. */
export function fromBase64(encoded: string): string | undefined {
  const letters = encoded.replaceAll(/[\r\n]/g, "");
  if (letters.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(letters)) return undefined;
  const full = letters.replace(/=+$/, "");
  const bytes: number[] = [];
  let group = 0;
  let bits = 0;
  for (const each of full) {
    group = ((group << 6) | alphabet.indexOf(each)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((group >> bits) & 0xff);
  }
  return textOf(bytes);
}

function letter(bits: number): string {
  return alphabet.charAt(bits & 0x3f);
}
