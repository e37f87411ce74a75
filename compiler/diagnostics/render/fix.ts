// Shows a mend as the lines that it takes away and the lines that it puts there.
import type { Source } from "../../source/source.ts";
import type { Fix } from "../diagnostic.ts";
import { visible } from "./cells.ts";
import type { Range } from "./line-view.ts";
import { viewLine } from "./line-view.ts";
import type { LinesOf } from "./lines.ts";
import { spanInFile } from "./lines.ts";
import type { Sheet } from "./sheet.ts";
import { ellipsis, pointer } from "./sheet.ts";

const linesShown = 12;

/** `home` is the file that the reader is looking at already. */
export function drawFix(fix: Fix, home: Source, sheet: Sheet): readonly string[] {
  const rows: string[] = [];
  let file = home;
  for (const hunk of hunksOf(fix, sheet.linesOf)) {
    if (rows.length >= linesShown) return [...rows, ellipsis(sheet)];
    if (hunk.source !== file) rows.push(pointer(sheet, ":::", visible(hunk.source.path)));
    file = hunk.source;
    rows.push(...drawHunk(hunk, sheet));
  }
  return rows;
}

/** Whole lines, before and after, that one or more edits touch. */
interface Hunk {
  readonly source: Source;
  readonly line: number;
  readonly old: readonly string[];
  readonly new: readonly string[];
}

interface Edit {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly lines: { readonly first: number; readonly last: number };
}

/** Edits of the same lines, in order, and the last line that any of them touches. */
interface Group {
  readonly edits: [Edit, ...Edit[]];
  last: number;
}

function hunksOf(fix: Fix, linesOf: LinesOf): readonly Hunk[] {
  const edits = fix.edits.map(({ at, text }) => editOf({ ...spanInFile(at), text }, linesOf));
  const groups: Group[] = [];
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    const group = groups.findLast(({ edits: [first] }) => first.source === edit.source);
    if (group === undefined || edit.lines.first > group.last) {
      groups.push({ edits: [edit], last: edit.lines.last });
    } else {
      group.edits.push(edit);
      group.last = Math.max(group.last, edit.lines.last);
    }
  }
  return groups.map((group) => hunkOf(group, linesOf));
}

function editOf(edit: Omit<Edit, "lines">, linesOf: LinesOf): Edit {
  const { position, startOf } = linesOf(edit.source);
  const first = position(edit.start).line;
  const last = position(edit.end).line;
  // What takes or replaces whole lines leaves the line alone that it ends in front of.
  const isWhole = edit.text === "" ? edit.start === startOf(first) : edit.text.endsWith("\n");
  const isBefore = last > first && startOf(last) === edit.end && isWhole;
  return { ...edit, lines: { first, last: isBefore ? last - 1 : last } };
}

function hunkOf({ edits, last }: Group, linesOf: LinesOf): Hunk {
  const [{ source, lines }] = edits;
  const { startOf } = linesOf(source);
  const from = startOf(lines.first);
  const until = startOf(last + 1);
  let changed = "";
  let at = from;
  for (const edit of edits) {
    changed += source.text.slice(at, Math.max(at, edit.start)) + edit.text;
    at = Math.max(at, edit.end);
  }
  changed += source.text.slice(at, until);
  return unlikeLines({
    source,
    line: lines.first,
    old: linesIn(source.text.slice(from, until)),
    new: linesIn(changed),
  });
}

/** Carriage returns stay, because taking them away may be the whole mend. */
function linesIn(text: string): readonly string[] {
  const lines = text.split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

/** Without the lines that are the same before and after, at either end. */
function unlikeLines(hunk: Hunk): Hunk {
  const { old, new: fresh } = hunk;
  const most = Math.min(old.length, fresh.length);
  let top = 0;
  while (top < most && old[top] === fresh[top]) top++;
  let bottom = 0;
  while (bottom < most - top && old.at(-1 - bottom) === fresh.at(-1 - bottom)) bottom++;
  return {
    source: hunk.source,
    line: hunk.line + top,
    old: old.slice(top, old.length - bottom),
    new: fresh.slice(top, fresh.length - bottom),
  };
}

function drawHunk(hunk: Hunk, sheet: Sheet): readonly string[] {
  const focus = focusOf(hunk);
  const draw = (sign: "-" | "+", lines: readonly string[]): readonly string[] =>
    lines.map((line, index) => {
      const number = String(hunk.line + index).padStart(sheet.gutter);
      const { text } = viewLine(line, focus, sheet.room);
      const color = sign === "-" ? sheet.colors.red : sheet.colors.green;
      return `${sheet.colors.cyan(number)} ${color(text === "" ? sign : `${sign} ${text}`)}`;
    });
  return [...shorten(draw("-", hunk.old), sheet), ...shorten(draw("+", hunk.new), sheet)];
}

function shorten(rows: readonly string[], sheet: Sheet): readonly string[] {
  if (rows.length <= linesShown / 2) return rows;
  return [...rows.slice(0, linesShown / 2 - 1), ellipsis(sheet)];
}

/** Where the first old line and the first new line part. */
function focusOf(hunk: Hunk): Range {
  const old = hunk.old[0] ?? "";
  const fresh = hunk.new[0] ?? "";
  let start = 0;
  while (start < Math.min(old.length, fresh.length) && old[start] === fresh[start]) start++;
  return { start, end: start + 1 };
}
