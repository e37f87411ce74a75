// Shows how one text becomes another, in the form that `patch` reads.
import { changedLines, type Change } from "./changed-lines.ts";

export interface DiffNames {
  readonly from: string;
  readonly to: string;
  /** How many unchanged lines are shown around a change. */
  readonly context?: number;
}

/** Empty when the texts are equal. */
export function unifiedDiff(oldText: string, newText: string, names: DiffNames): string {
  const oldLines = linesOf(oldText);
  const newLines = linesOf(newText);
  const hunks = hunksOf(changedLines(oldLines, newLines), names.context ?? 3);
  if (hunks.length === 0) return "";
  const shown = hunks.map((hunk) => shownHunk(hunk, oldLines, newLines, names.context ?? 3));
  return `--- ${names.from}\n+++ ${names.to}\n${shown.join("")}`;
}

/** With their line ends, so that a last line without one differs from the same line with one. */
function linesOf(text: string): readonly string[] {
  const lines = text.split("\n");
  const rest = lines.pop() ?? "";
  const ended = lines.map((line) => `${line}\n`);
  return rest === "" ? ended : [...ended, rest];
}

/** Changes that are so close to one another that their surroundings touch. */
type Hunk = readonly [Change, ...Change[]];

function hunksOf(changes: readonly Change[], context: number): readonly Hunk[] {
  const hunks: [Change, ...Change[]][] = [];
  let reach = -1;
  for (const change of changes) {
    const hunk = hunks.at(-1);
    if (hunk !== undefined && change.oldStart <= reach) hunk.push(change);
    else hunks.push([change]);
    reach = change.oldEnd + 2 * context;
  }
  return hunks;
}

function shownHunk(
  hunk: Hunk,
  oldLines: readonly string[],
  newLines: readonly string[],
  context: number,
): string {
  const [first] = hunk;
  const final = hunk.at(-1) ?? first;
  const before = Math.min(context, first.oldStart);
  const after = Math.min(context, oldLines.length - final.oldEnd);
  const body: string[] = [];
  let at = first.oldStart - before;
  const keepUntil = (end: number): void => {
    for (; at < end; at += 1) body.push(shownLine(" ", oldLines[at]));
  };
  for (const change of hunk) {
    keepUntil(change.oldStart);
    for (; at < change.oldEnd; at += 1) body.push(shownLine("-", oldLines[at]));
    for (const line of newLines.slice(change.newStart, change.newEnd)) {
      body.push(shownLine("+", line));
    }
  }
  keepUntil(final.oldEnd + after);
  const oldRange = range(first.oldStart - before, final.oldEnd + after);
  const newRange = range(first.newStart - before, final.newEnd + after);
  return `@@ -${oldRange} +${newRange} @@\n${body.join("")}`;
}

function shownLine(sign: " " | "-" | "+", line = ""): string {
  return line.endsWith("\n") ? `${sign}${line}` : `${sign}${line}\n\\ No newline at end of file\n`;
}

/** Lines count from one; a range without lines names the line before it, and one line needs no length. */
function range(start: number, end: number): string {
  const length = end - start;
  if (length === 1) return String(start + 1);
  return `${length === 0 ? start : start + 1},${length}`;
}
