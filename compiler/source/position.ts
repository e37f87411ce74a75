// Offsets become lines and columns here, and only when something is printed.
import type { Source, Span } from "./source.ts";
import { inFile } from "./source.ts";

/** Both count from 1; columns count UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The offset at which each line starts. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

export function position(starts: readonly number[], offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/** Where to point when it is the whole file that is meant. */
export function firstLine(source: Source): Span {
  const end = source.text.indexOf("\n");
  return { source, start: 0, end: end === -1 ? source.text.length : end };
}

/** Keeps the line table of each source that it was asked about; make one for each report. */
export function placeFinder(): (span: Span) => Place {
  const tables = new Map<Source, readonly number[]>();
  return (span) => {
    const { source, start, end } = inFile(span);
    let starts = tables.get(source);
    if (starts === undefined) {
      starts = lineStarts(source.text);
      tables.set(source, starts);
    }
    const from = position(starts, start);
    const to = position(starts, end);
    return {
      file: source.path,
      line: from.line,
      column: from.column,
      endLine: to.line,
      endColumn: to.column,
    };
  };
}
