// Numbers, texts and characters as Go writes them.
import { textOf, utf8 } from "../../../runtime/contract/template/text/utf8.ts";

export interface NumberRead {
  readonly value: number;
  readonly isFloat: boolean;
}

/** A text is the reason why it is no number. */
export function readNumber(written: string): NumberRead | string {
  const sign = written.startsWith("-") ? -1 : 1;
  const digits = written.replace(/^[-+]/, "");
  if (/^[0-9.][0-9._]*i$/.test(digits)) return "imaginary numbers are not supported";
  const whole = integers.find((form) => form.pattern.test(digits));
  if (whole !== undefined) {
    const value = Number(whole.prefix + digits.slice(whole.skipped).replaceAll("_", "")) * sign;
    if (!Number.isSafeInteger(value)) return "it is too large to be exact; quote it";
    return { value: value + 0, isFloat: false };
  }
  if (/^0[0-9_]+$/.test(digits))
    return "what begins with a zero is octal, so it has digits from 0 to 7";
  const value = decimal.test(digits) ? Number(digits.replaceAll("_", "")) : hexadecimal(digits);
  if (value === undefined) return "it is not written as a number";
  if (!Number.isFinite(value)) return "it is too large";
  return { value: value * sign + 0, isFloat: true };
}

/** An underscore may stand between digits, and behind the prefix. */
const integers: readonly {
  readonly pattern: RegExp;
  readonly prefix: string;
  readonly skipped: number;
}[] = [
  { pattern: /^(?:0|[1-9](?:_?[0-9])*)$/, prefix: "", skipped: 0 },
  { pattern: /^0[xX](?:_?[0-9a-fA-F])+$/, prefix: "0x", skipped: 2 },
  { pattern: /^0[oO](?:_?[0-7])+$/, prefix: "0o", skipped: 2 },
  { pattern: /^0[bB](?:_?[01])+$/, prefix: "0b", skipped: 2 },
  { pattern: /^0(?:_?[0-7])+$/, prefix: "0o", skipped: 1 },
];

const decimal =
  /^(?=\.?[0-9])(?:[0-9](?:_?[0-9])*)?(?:\.(?:[0-9](?:_?[0-9])*)?)?(?:[eE][-+]?[0-9](?:_?[0-9])*)?$/;

/** `0x1.8p3` is one and a half, times two to the third. */
function hexadecimal(digits: string): number | undefined {
  const pattern = /^0[xX]([0-9a-fA-F_]*)(?:\.([0-9a-fA-F_]*))?[pP]([-+]?[0-9_]+)$/;
  const [, whole = "", fraction = "", power = ""] = pattern.exec(digits) ?? [];
  const mantissa = (whole + fraction).replaceAll("_", "");
  if (power === "" || mantissa === "" || /__|_$|_\.|\._/.test(digits)) return undefined;
  const places = fraction.replaceAll("_", "").length;
  return Number(`0x${mantissa}`) * 2 ** (Number(power.replaceAll("_", "")) - 4 * places);
}

export type QuotedRead =
  | { readonly kind: "text"; readonly value: string; readonly length: number }
  | { readonly kind: "unclosed" }
  | { readonly kind: "bad-escape"; readonly offset: number; readonly escape: string }
  | { readonly kind: "not-utf8"; readonly length: number };

/** Reads what begins at this quote, up to and with the quote that closes it. */
export function readQuoted(text: string, at: number): QuotedRead {
  const quote = text.charAt(at);
  if (quote === "`") {
    const close = text.indexOf(quote, at + 1);
    if (close === -1) return { kind: "unclosed" };
    // A raw text holds no carriage returns, as in Go.
    const value = text.slice(at + 1, close).replaceAll("\r", "");
    return { kind: "text", value, length: close + 1 - at };
  }
  const pattern = quote === '"' ? /"(?:[^"\\\n]|\\.)*"/y : /'(?:[^'\\\n]|\\.)*'/y;
  pattern.lastIndex = at;
  const whole = pattern.exec(text)?.[0];
  return whole === undefined ? { kind: "unclosed" } : unescape(whole, quote);
}

function unescape(whole: string, quote: string): QuotedRead {
  const inner = whole.slice(1, -1);
  if (!inner.includes("\\")) return { kind: "text", value: inner, length: whole.length };
  const bytes: number[] = [];
  const piece = /\\(?:x[0-9a-fA-F]{2}|[0-3][0-7]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)|[^\\]/suy;
  for (let match = piece.exec(inner); match !== null; match = piece.exec(inner)) {
    const [found] = match;
    const read = bytesOf(found, quote);
    if (read === undefined) return { kind: "bad-escape", offset: match.index + 1, escape: found };
    for (const byte of read) bytes.push(byte);
  }
  const value = textOf(bytes);
  const { length } = whole;
  return value === undefined ? { kind: "not-utf8", length } : { kind: "text", value, length };
}

/** A text between single quotes is one character, so there `\xff` is U+00FF and not a byte. */
function bytesOf(piece: string, quote: string): Iterable<number> | undefined {
  if (!piece.startsWith("\\")) return utf8(piece);
  const letter = piece.charAt(1);
  if (piece.length === 2) {
    const meaning = letter === quote ? quote : named.get(letter);
    return meaning === undefined ? undefined : utf8(meaning);
  }
  const code = /[0-7]/.test(letter)
    ? Number.parseInt(piece.slice(1), 8)
    : Number.parseInt(piece.slice(2), 16);
  if ((letter === "x" || /[0-7]/.test(letter)) && quote === '"') return [code];
  const isCharacter = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isCharacter ? utf8(String.fromCodePoint(code)) : undefined;
}

const named: ReadonlyMap<string, string> = new Map([
  ["a", "\u0007"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
  ["\\", "\\"],
]);
