// Reads plain and quoted scalars: folds their lines and resolves their escapes.
import type { Decoded, Decoder, Line } from "./decoded.ts";
import { decoder, linesOf } from "./decoded.ts";

export function decodePlain(text: string, start: number, end: number): Decoded {
  const result = decoder();
  fold(text, linesOf(text, start, end), result, (line) => result.copy(text, line.start, line.end));
  return result.end(end);
}

export function decodeSingleQuoted(text: string, start: number, end: number): Decoded {
  const result = decoder();
  fold(text, linesOf(text, start + 1, end - 1), result, (line) => {
    let from = line.start;
    // Of two quotes the first is text, and the second says so.
    for (let at = text.indexOf("''", from); at !== -1 && at + 1 < line.end;) {
      result.copy(text, from, at + 1);
      from = at + 2;
      at = text.indexOf("''", from);
    }
    result.copy(text, from, line.end);
  });
  return result.end(Math.max(start, end - 1));
}

/** One line break is a space, and each further one a line break. */
function fold(
  text: string,
  lines: readonly Line[],
  result: Decoder,
  put: (line: Line) => void,
): void {
  let breaks: number[] = [];
  lines.forEach((line, index) => {
    const isLast = index === lines.length - 1;
    const start = index === 0 ? line.start : skip(text, line.start, line.end);
    const end = isLast ? line.end : trimmedEnd(text, start, line.end);
    if (index > 0 && (start < end || isLast)) {
      const [first = start, ...others] = breaks;
      if (others.length === 0) result.put(" ", first);
      for (const at of others) result.put("\n", at);
      breaks = [];
    }
    put({ start, end });
    breaks.push(line.end);
  });
}

export function decodeDoubleQuoted(text: string, start: number, end: number): Decoded {
  const result = decoder();
  const last = Math.max(start + 1, end - 1);
  let at = start + 1;
  while (at < last) {
    const blanksEnd = skip(text, at, last);
    if (lineBreak(text, blanksEnd) > 0) at = foldBreaks(text, blanksEnd, last, result);
    else if (blanksEnd > at) {
      result.copy(text, at, blanksEnd);
      at = blanksEnd;
    } else if (text[at] === "\\") at = escape(text, at, last, result);
    else {
      result.copy(text, at, at + 1);
      at += 1;
    }
  }
  return result.end(last);
}

function foldBreaks(text: string, start: number, end: number, result: Decoder): number {
  const breaks: number[] = [];
  let at = start;
  while (at < end && lineBreak(text, at) > 0) {
    breaks.push(at);
    at = skip(text, at + lineBreak(text, at), end);
  }
  const [first = start, ...others] = breaks;
  if (others.length === 0) result.put(" ", first);
  for (const offset of others) result.put("\n", offset);
  return at;
}

const escapes: ReadonlyMap<string, string> = new Map([
  ["0", "\0"],
  ["a", "\x07"],
  ["b", "\b"],
  ["e", "\x1b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
  ["N", "\u0085"],
  ["_", "\u00a0"],
  ["L", "\u2028"],
  ["P", "\u2029"],
  [" ", " "],
  ['"', '"'],
  ["/", "/"],
  ["\\", "\\"],
  ["\t", "\t"],
]);

const hexadecimal: ReadonlyMap<string, number> = new Map([
  ["x", 2],
  ["u", 4],
  ["U", 8],
]);

function escape(text: string, start: number, end: number, result: Decoder): number {
  const letter = text[start + 1] ?? "";
  const broken = lineBreak(text, start + 1);
  // An escaped line break joins two lines without a space.
  if (broken > 0) return skip(text, start + 1 + broken, end);
  const digits = hexadecimal.get(letter);
  if (digits === undefined) {
    result.put(escapes.get(letter) ?? letter, start);
    return start + 2;
  }
  const code = Number.parseInt(text.slice(start + 2, start + 2 + digits), 16);
  if (code <= 0x10ffff) result.put(String.fromCodePoint(code), start);
  return start + 2 + digits;
}

/** How many characters the line break here has; 0 when there is none. */
function lineBreak(text: string, at: number): number {
  if (text[at] === "\n") return 1;
  return text[at] === "\r" && text[at + 1] === "\n" ? 2 : 0;
}

function skip(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && (text[at] === " " || text[at] === "\t")) at += 1;
  return at;
}

function trimmedEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && (text[at - 1] === " " || text[at - 1] === "\t")) at -= 1;
  return at;
}
