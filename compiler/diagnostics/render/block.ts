// Draws a range of several lines: a bar at the left of them, and the middle of a long one left out.
import { viewLine } from "./line-view.ts";
import type { Mark } from "./mark.ts";
import { stroke, tipOf, underline } from "./mark.ts";
import type { Sheet } from "./sheet.ts";
import { ellipsis, row } from "./sheet.ts";

const linesOfShort = 6;
const linesShownOfLong = 3;
const columnsOfBar = 2;

export function drawBlock(mark: Mark, sheet: Sheet): readonly string[] {
  const { from, to } = mark;
  const isLong = to.line - from.line >= linesOfShort;
  const until = isLong ? from.line + linesShownOfLong : to.line;
  const rows = [...drawOpening(mark, sheet)];
  for (let number = from.line + 1; number < until; number++) {
    rows.push(drawInside(number, mark, sheet));
  }
  if (isLong) rows.push(ellipsis(sheet, stroke(mark, "|", sheet)));
  return [...rows, ...drawEnding(mark, sheet)];
}

/** A slash when the range starts with its line, else an underline that leads to where it starts. */
function drawOpening(mark: Mark, sheet: Sheet): readonly string[] {
  const { line, column } = mark.from;
  const text = sheet.linesOf(mark.source).line(line);
  const isWholeLine = text.slice(0, column - 1).trim() === "";
  const focus = { start: isWholeLine ? 0 : column - 1, end: column };
  const view = viewLine(text, focus, sheet.room - columnsOfBar);
  const edge = isWholeLine ? stroke(mark, "/", sheet) : " ";
  const rows = [row(sheet, String(line), `${edge} ${view.text}`)];
  if (isWholeLine) return rows;
  const start = view.columns({ start: column - 1, end: column }).from;
  const lead = `${"_".repeat(start + 1)}${tipOf(mark)}`;
  return [...rows, row(sheet, "", ` ${stroke(mark, lead, sheet)}`)];
}

function drawInside(number: number, mark: Mark, sheet: Sheet): string {
  const text = sheet.linesOf(mark.source).line(number);
  const view = viewLine(text, { start: 0, end: 0 }, sheet.room - columnsOfBar);
  return row(sheet, String(number), `${stroke(mark, "|", sheet)} ${view.text}`.trimEnd());
}

function drawEnding(mark: Mark, sheet: Sheet): readonly string[] {
  const { line, column } = mark.to;
  const text = sheet.linesOf(mark.source).line(line);
  const last = { start: column - 2, end: column - 1 };
  const view = viewLine(text, last, sheet.room - columnsOfBar);
  const lead = stroke(mark, `|${"_".repeat(view.columns(last).to)}`, sheet);
  return [
    row(sheet, String(line), `${stroke(mark, "|", sheet)} ${view.text}`),
    row(sheet, "", lead + underline(mark, 1, sheet)),
  ];
}
