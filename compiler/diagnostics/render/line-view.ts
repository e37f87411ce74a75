// Shows one source line in the columns there are: a long line through a window around what matters.
import type { Cell } from "./cells.ts";
import { cellsOf } from "./cells.ts";

/** UTF-16 offsets in a line. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Columns on the screen, counted from 0. */
interface Columns {
  readonly from: number;
  readonly to: number;
}

export interface LineView {
  readonly text: string;
  /** Where in `text` a range of the line is seen; at least one column, so that a caret fits. */
  readonly columns: (range: Range) => Columns;
}

export function viewLine(line: string, focus: Range, room: number): LineView {
  const piece = pieceAround(line, focus, room);
  const cells = cellsOf(piece.text);
  const wanted = columnsIn(cells, { start: focus.start - piece.at, end: focus.end - piece.at });
  const total = widthOf(cells);
  const isWhole = piece.text.length === line.length && total <= room;
  const shown = isWhole ? cells : windowOf(cells, wanted, room - 2);
  const first = shown[0];
  const last = shown.at(-1);
  const left = piece.at + (first?.start ?? 0) > 0 ? "…" : "";
  const right = piece.at + (last?.end ?? 0) < line.length ? "…" : "";
  const text = left + shown.map((cell) => cell.shown).join("") + right;
  const width = left.length + widthOf(shown) + right.length;
  return {
    text,
    columns: (range) => {
      const inPiece = { start: range.start - piece.at, end: range.end - piece.at };
      const { from, to } = columnsIn(cells, inPiece);
      const shift = left.length - (first?.column ?? 0);
      const start = clamp(from + shift, 0, isWhole ? width : width - 1);
      return { from: start, to: Math.max(start + 1, Math.min(to + shift, width)) };
    },
  };
}

export function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}

/** Splitting into characters is slow, so of a line of megabytes only the neighbourhood is split. */
function pieceAround(
  line: string,
  focus: Range,
  room: number,
): { readonly text: string; readonly at: number } {
  const at = Math.max(0, focus.start - 4 * room);
  return { text: line.slice(at, focus.start + 8 * room), at };
}

function windowOf(cells: readonly Cell[], wanted: Columns, room: number): readonly Cell[] {
  const spare = room - (wanted.to - wanted.from);
  // What does not fit is shown from its start, with a little of what stands before it.
  const before = spare > 0 ? Math.floor(spare / 2) : Math.min(8, Math.floor(room / 4));
  const isNearStart = wanted.to <= room;
  const from = isNearStart ? 0 : clamp(wanted.from - before, 0, widthOf(cells) - room);
  return cells.filter((cell) => cell.column >= from && cell.column + cell.width <= from + room);
}

function columnsIn(cells: readonly Cell[], range: Range): Columns {
  const total = widthOf(cells);
  const from = cells.find((cell) => cell.end > range.start)?.column ?? total;
  const last = cells.findLast((cell) => cell.start < range.end);
  return { from, to: Math.max(from, last === undefined ? 0 : last.column + last.width) };
}

function widthOf(cells: readonly Cell[]): number {
  const first = cells[0];
  const last = cells.at(-1);
  return first === undefined || last === undefined ? 0 : last.column + last.width - first.column;
}
