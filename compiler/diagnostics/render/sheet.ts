// The page that one diagnostic is drawn on: a gutter with line numbers, and room beside it.
import type { LinesOf } from "./lines.ts";
import type { Paint, Palette } from "./paint.ts";

export interface Sheet {
  readonly colors: Palette;
  /** The colour of the severity. */
  readonly accent: Paint;
  readonly linesOf: LinesOf;
  /** In columns: of the whole page, of the widest line number, and of what is right of the bar. */
  readonly width: number;
  readonly gutter: number;
  readonly room: number;
}

/** ` 7 | body`: the label is a line number, or nothing. */
export function row(sheet: Sheet, label: string, body: string): string {
  const bar = sheet.colors.cyan(`${label.padStart(sheet.gutter)} |`);
  return body === "" ? bar : `${bar} ${body}`;
}

/** ` --> file:line:column`, with the arrow's head before the bars of the frame below it. */
export function pointer(sheet: Sheet, arrow: "-->" | ":::", place: string): string {
  return `${" ".repeat(sheet.gutter)}${sheet.colors.cyan(arrow)} ${place}`;
}

/** Stands for lines that are left out. */
export function ellipsis(sheet: Sheet, body = ""): string {
  return sheet.colors.cyan(body === "" ? "..." : "...".padEnd(sheet.gutter + 3)) + body;
}
