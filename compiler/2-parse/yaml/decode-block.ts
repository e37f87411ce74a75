// Reads `|` and `>` blocks of text: takes off the indentation, folds, and chomps the end.
import type { Span } from "../../source/source.ts";
import type { Decoded, Decoder, Line } from "./decoded.ts";
import { decoder, linesOf } from "./decoded.ts";

/**
 * An indentation indicator counts from the indentation of the parent, which a scalar does not know.
 * So the indentations that it allows are tried, until one gives the value.
 */
export function decodeBlock({ source, start, end }: Span, value: string): Decoded {
  const { text } = source;
  const [, style, before, digit, after] =
    /^([|>])([-+]?)(\d?)([-+]?)/u.exec(text.slice(start, end)) ?? [];
  const bodyStart = text.indexOf("\n", start) + 1;
  const lines = bodyStart > 0 && bodyStart < end ? linesOf(text, bodyStart, end) : [];
  const block: Block = { text, end, lines, isFolded: style === ">", chomp: before || after };
  const first = lines.find((line) => !isBlank(text, line));
  const found = first === undefined ? 0 : blanksOf(text, first);
  if (!digit) return decodeWith(block, found);
  for (let indent = Number(digit); indent < found; indent += 1) {
    const decoded = decodeWith(block, indent);
    if (decoded.text === value) return decoded;
  }
  return decodeWith(block, found);
}

interface Block {
  readonly text: string;
  readonly end: number;
  /** The last one is empty when the text ends with a line break. */
  readonly lines: readonly Line[];
  readonly isFolded: boolean;
  readonly chomp: string | undefined;
}

function decodeWith({ text, end, lines, isFolded, chomp }: Block, indent: number): Decoded {
  const result = decoder();
  const last = lines.findLastIndex((line) => !isBlank(text, line));
  if (last === -1) {
    const kept = chomp === "+" ? lines.slice(0, Math.max(1, lines.length - 1)) : [];
    for (const line of kept) result.put("\n", line.end);
    return result.end(end);
  }
  // Blank lines behind the text belong to it when they hold more than its indentation.
  const indented = lines.findLastIndex((line) => blanksOf(text, line) > indent);
  const rest = Math.max(last, indented) + 1;
  const content = lines
    .slice(0, rest)
    .map((line) => ({ start: within(line, indent), end: line.end }));
  (isFolded ? putFolded : putLiteral)(text, content, result);
  const lastBreak = lines[rest - 1]?.end ?? end;
  if (chomp === "+") {
    result.put("\n", lastBreak);
    for (const line of lines.slice(rest, -1)) {
      result.copy(text, within(line, indent), line.end);
      result.put("\n", line.end);
    }
  } else if (chomp !== "-") result.put("\n", lastBreak);
  return result.end(end);
}

function putLiteral(text: string, lines: readonly Line[], result: Decoder): void {
  lines.forEach(({ start, end }, index) => {
    result.copy(text, start, end);
    if (index < lines.length - 1) result.put("\n", end);
  });
}

/**
 * Lines at the indentation are joined by spaces. Line breaks stay around lines that are indented
 * further, and each blank line between others is one line break.
 */
function putFolded(text: string, lines: readonly Line[], result: Decoder): void {
  const first = lines.findIndex((line) => !isBlank(text, line));
  putLiteral(text, lines.slice(0, first + 1), result);
  let isFurther = isIndented(text, lines[first]);
  /** Breaks since the last line that holds something. */
  let breaks = [lines[first]?.end ?? 0];
  for (const line of lines.slice(first + 1)) {
    if (line.start === line.end) {
      breaks.push(line.end);
      continue;
    }
    const [one = line.start, ...others] = breaks;
    const wasFurther = isFurther;
    isFurther = isIndented(text, line);
    if (isFurther || wasFurther) result.put("\n", one);
    else if (others.length === 0) result.put(" ", one);
    for (const offset of others) result.put("\n", offset);
    result.copy(text, line.start, line.end);
    breaks = [line.end];
  }
  for (const offset of breaks.slice(0, -1)) result.put("\n", offset);
}

/** `line` without its indentation starts with a blank. */
function isIndented(text: string, line: Line | undefined): boolean {
  return line !== undefined && (text[line.start] === " " || text[line.start] === "\t");
}

function within(line: Line, indent: number): number {
  return Math.min(line.start + indent, line.end);
}

function isBlank(text: string, line: Line): boolean {
  return line.start + blanksOf(text, line) === line.end;
}

function blanksOf(text: string, { start, end }: Line): number {
  let at = start;
  while (at < end && text[at] === " ") at += 1;
  return at - start;
}
