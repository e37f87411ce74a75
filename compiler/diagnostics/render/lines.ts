// Cuts sources into the lines that a frame shows, each source only once.
import type { Position } from "../../source/position.ts";
import { lineStarts, position } from "../../source/position.ts";
import type { Source, Span } from "../../source/source.ts";
import { inFile } from "../../source/source.ts";
import { clamp } from "./line-view.ts";

interface Lines {
  /** Counted from 1, without its line ending. */
  readonly line: (number: number) => string;
  /** The offset at which a line starts; the end of the text for the line after the last. */
  readonly startOf: (number: number) => number;
  readonly position: (offset: number) => Position;
}

export type LinesOf = (source: Source) => Lines;

/** Make one for each report. */
export function linesFinder(): LinesOf {
  const known = new Map<Source, Lines>();
  return (source) => {
    const found = known.get(source) ?? cut(source.text);
    known.set(source, found);
    return found;
  };
}

/** The range in its file, kept inside the text whatever it claims. */
export function spanInFile(span: Span): Span {
  const { source, start, end } = inFile(span);
  const from = clamp(start, 0, source.text.length);
  return { source, start: from, end: clamp(end, from, source.text.length) };
}

function cut(text: string): Lines {
  const starts = lineStarts(text);
  const startOf = (number: number): number => starts[number - 1] ?? text.length;
  return {
    startOf,
    line: (number) => text.slice(startOf(number), startOf(number + 1)).replace(/\r?\n$/u, ""),
    position: (offset) => position(starts, offset),
  };
}
