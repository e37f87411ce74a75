// What differs between two texts: hunks of lines, with the words marked that differ within a line.
import { diffWordsWithSpace, structuredPatch } from "diff";
import { narrowed } from "./narrowed.ts";

export interface Hunk {
  /** `@@ -1,7 +1,7 @@`. */
  readonly head: string;
  readonly lines: readonly PatchLine[];
}

export interface PatchLine {
  /** The last one is a remark: one of the texts does not end with a line feed. */
  readonly sign: " " | "+" | "-" | "\\";
  readonly spans: readonly Span[];
}

export interface Span {
  readonly text: string;
  /** It differs from the line on the other side, which is otherwise much the same. */
  readonly strong: boolean;
}

/** A unified diff without file headers: the hunks alone. */
export function textPatch(old: string, next: string): string {
  return plainHunks(old, next)
    .map(({ head, lines }) => `${[head, ...lines].join("\n")}\n`)
    .join("");
}

/** The same for people. That both texts end without a line feed is no difference, and not said. */
export function hunksOf(old: string, next: string): readonly Hunk[] {
  const isRemarked = old.endsWith("\n") || next.endsWith("\n");
  return plainHunks(old, next).map(({ head, lines }) => ({
    head,
    lines: markWords(lines.filter((line) => isRemarked || !line.startsWith("\\"))),
  }));
}

/** How many lines come and go. */
export function lineCounts(
  old: string,
  next: string,
): { readonly in: number; readonly out: number } {
  const lines = plainHunks(old, next).flatMap((hunk) => hunk.lines);
  const starting = (sign: string): number => lines.filter((line) => line.startsWith(sign)).length;
  return { in: starting("+"), out: starting("-") };
}

interface PlainHunk {
  readonly head: string;
  readonly lines: readonly string[];
}

/** Finding the fewest lines takes time that grows with the square of their number; more is not sought. */
const mostEdits = 1000;

const contextLines = 3;

function plainHunks(old: string, next: string): readonly PlainHunk[] {
  if (old === next) return [];
  const { skipped, ...differing } = narrowed(old, next, contextLines);
  const patch = structuredPatch("old", "new", differing.old, differing.next, "", "", {
    context: contextLines,
    maxEditLength: mostEdits,
  });
  if (patch === undefined) return [exchanged(old, next)];
  return patch.hunks.map((hunk) => {
    const was = place(hunk.oldStart + skipped, hunk.oldLines);
    const is = place(hunk.newStart + skipped, hunk.newLines);
    return { head: `@@ -${was} +${is} @@`, lines: hunk.lines };
  });
}

/** One text for the other, when hardly a line stayed: also a patch that can be applied. */
function exchanged(old: string, next: string): PlainHunk {
  const [before, after] = [signed("-", old), signed("+", next)];
  const count = (lines: readonly string[]): number =>
    lines.filter((line) => !line.startsWith("\\")).length;
  return {
    head: `@@ -${place(1, count(before))} +${place(1, count(after))} @@`,
    lines: [...before, ...after],
  };
}

/** Where there is no line, the line before it is named: that is what programs that apply patches expect. */
function place(start: number, lines: number): string {
  return `${lines === 0 ? start - 1 : start},${lines}`;
}

function signed(sign: "+" | "-", text: string): readonly string[] {
  if (text === "") return [];
  const lines = text.split("\n");
  const isEnded = lines.at(-1) === "";
  const whole = (isEnded ? lines.slice(0, -1) : lines).map((line) => sign + line);
  return isEnded ? whole : [...whole, String.raw`\ No newline at end of file`];
}

function markWords(lines: readonly string[]): readonly PatchLine[] {
  const marked: PatchLine[] = [];
  for (let at = 0; at < lines.length;) {
    const removed = runOf("-", lines, at);
    const added = runOf("+", lines, at + removed.length);
    if (removed.length + added.length === 0) {
      marked.push(plainLine(lines[at] ?? ""));
      at += 1;
      continue;
    }
    // Only where as many lines come as go is it plain which of them belong together.
    const pairs =
      removed.length === added.length
        ? removed.map((line, index) => wordPair(line, added[index] ?? ""))
        : [];
    marked.push(
      ...removed.map((line, index) => pairs[index]?.old ?? plainLine(line)),
      ...added.map((line, index) => pairs[index]?.new ?? plainLine(line)),
    );
    at += removed.length + added.length;
  }
  return marked;
}

function runOf(sign: string, lines: readonly string[], from: number): readonly string[] {
  const end = lines.findIndex((line, index) => index >= from && !line.startsWith(sign));
  return lines.slice(from, end === -1 ? lines.length : end);
}

function plainLine(line: string): PatchLine {
  return { sign: signOf(line), spans: [{ text: line.slice(1), strong: false }] };
}

function signOf(line: string): PatchLine["sign"] {
  const [sign] = line;
  return sign === "+" || sign === "-" || sign === "\\" ? sign : " ";
}

/** Longer lines are no prose, and their words not worth the time. */
const longestLine = 2000;

interface WordPair {
  readonly old: PatchLine;
  readonly new: PatchLine;
}

/** Undefined when the lines have too little in common for marks to help. */
function wordPair(removed: string, added: string): WordPair | undefined {
  if (Math.max(removed.length, added.length) > longestLine) return undefined;
  const words = diffWordsWithSpace(removed.slice(1), added.slice(1));
  const kept = words.filter((word) => !word.added && !word.removed);
  const length = kept.reduce((total, { value }) => total + value.trim().length, 0);
  if (length * 2 < Math.min(removed.trim().length, added.trim().length)) return undefined;
  return {
    old: {
      sign: "-",
      spans: words.flatMap((word) =>
        word.added ? [] : [{ text: word.value, strong: word.removed }],
      ),
    },
    new: {
      sign: "+",
      spans: words.flatMap((word) =>
        word.removed ? [] : [{ text: word.value, strong: word.added }],
      ),
    },
  };
}
