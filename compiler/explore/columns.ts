// Rows of words under one another: each column as wide as its widest cell, colours not counted.
import type { Paint } from "../diagnostics/render/paint.ts";

/** A word, or a word with its colour. */
export type Cell = string | readonly [text: string, paint: Paint];

const gap = "  ";

/** Lines without blanks at their ends. A column that is empty in every row takes no room. */
export function columns(rows: readonly (readonly Cell[])[], indent = ""): readonly string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, index) =>
    Math.max(...rows.map((row) => plain(row[index]).length)),
  );
  return rows.map((row) => `${indent}${line(row, widths)}`);
}

function line(row: readonly Cell[], widths: readonly number[]): string {
  const last = row.findLastIndex((cell) => plain(cell) !== "");
  return row
    .slice(0, last + 1)
    .flatMap((cell, index) => {
      const width = widths[index] ?? 0;
      if (width === 0) return [];
      return `${painted(cell)}${" ".repeat(index === last ? 0 : width - plain(cell).length)}`;
    })
    .join(gap);
}

function plain(cell: Cell | undefined): string {
  if (cell === undefined) return "";
  return typeof cell === "string" ? cell : cell[0];
}

function painted(cell: Cell): string {
  return typeof cell === "string" ? cell : cell[1](cell[0]);
}
