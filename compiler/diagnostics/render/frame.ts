// Draws the places that a diagnostic speaks of: each file's lines, with marks under the words.
import { drawBlock } from "./block.ts";
import { visible } from "./cells.ts";
import type { Range } from "./line-view.ts";
import { viewLine } from "./line-view.ts";
import type { Mark } from "./mark.ts";
import { isBlock, rangeOf, underline } from "./mark.ts";
import type { Sheet } from "./sheet.ts";
import { ellipsis, pointer, row } from "./sheet.ts";

export function drawMarks(marks: readonly Mark[], sheet: Sheet): readonly string[] {
  const gap = row(sheet, "", "");
  const rows: string[] = [];
  for (const frame of framesOf(marks)) {
    const arrow = rows.length === 0 ? "-->" : ":::";
    const body = drawFrame(frame, sheet);
    if (rows.length > 0) rows.push(gap);
    rows.push(pointer(sheet, arrow, placeOf(frame)));
    if (body.length > 0) rows.push(gap, ...body);
  }
  return rows;
}

type Frame = readonly [Mark, ...Mark[]];

/** Marks in one file share a frame, as long as each of them lies within a line. */
function framesOf(marks: readonly Mark[]): readonly Frame[] {
  const frames: [Mark, ...Mark[]][] = [];
  for (const mark of marks) {
    const home = isBlock(mark)
      ? undefined
      : frames.find(([first]) => first.source === mark.source && !isBlock(first));
    if (home === undefined) frames.push([mark]);
    else home.push(mark);
  }
  return frames;
}

function placeOf([first]: Frame): string {
  const place = `${visible(first.source.path)}:${first.from.line}:${first.from.column}`;
  const note = first.source.text === "" ? visible(first.note) : "";
  return note === "" ? place : `${place} ${note}`;
}

/** Nothing for an empty text: it could not be read, or there is nothing in it to show. */
function drawFrame(frame: Frame, sheet: Sheet): readonly string[] {
  const [first] = frame;
  if (first.source.text === "") return [];
  return isBlock(first) ? drawBlock(first, sheet) : drawLines(frame, sheet);
}

function drawLines(frame: Frame, sheet: Sheet): readonly string[] {
  const rows: string[] = [];
  const numbers = [...new Set(frame.map((mark) => mark.from.line))].sort((a, b) => a - b);
  let next = numbers[0] ?? 1;
  for (const number of numbers) {
    // One line between two marks is shown: it takes no more room than saying that it is left out.
    if (number === next + 1) rows.push(...drawLine(next, frame, sheet));
    else if (number > next) rows.push(ellipsis(sheet));
    rows.push(...drawLine(number, frame, sheet));
    next = number + 1;
  }
  return rows;
}

function drawLine(number: number, frame: Frame, sheet: Sheet): readonly string[] {
  const [{ source }] = frame;
  const marks = frame.filter((mark) => mark.from.line === number);
  const view = viewLine(sheet.linesOf(source).line(number), focusOf(marks, sheet.room), sheet.room);
  const under = marks.map((mark) => {
    const { from, to } = view.columns(rangeOf(mark));
    return row(sheet, "", " ".repeat(from) + underline(mark, to - from, sheet));
  });
  return [row(sheet, String(number), view.text), ...under];
}

/** All the marks of a line when they can be seen together, else the first. */
function focusOf(marks: readonly Mark[], room: number): Range {
  const [first, ...others] = marks.map(rangeOf);
  if (first === undefined) return { start: 0, end: 0 };
  const start = Math.min(first.start, ...others.map((range) => range.start));
  const end = Math.max(first.end, ...others.map((range) => range.end));
  return end - start <= room / 2 ? { start, end } : first;
}
