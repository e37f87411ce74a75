// Lines that are indented with tabs, and the spaces that would mend all of them at once.
import type { TextEdit } from "../../source/edit.ts";
import { applyEdits } from "../../source/edit.ts";
import type { LibraryDocument, LibraryResult } from "./library.ts";
import { documentsOf } from "./library.ts";
import { endOf, lineStart, sceneOf } from "./scene.ts";

export interface TabIndent {
  /** In each of these a tab stands among the blanks. */
  readonly places: readonly Range[];
  /** Undefined when no width of tab makes sense of the file. */
  readonly edits: readonly TextEdit[] | undefined;
  /** Complaints from here on may come from tabs alone. */
  readonly from: number;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Undefined when what is wrong has nothing to do with tabs. */
export function tabIndent(text: string, read: LibraryResult, depth: number): TabIndent | undefined {
  const wrong = complaintsOf(read);
  if (wrong === 0 || !text.includes("\t")) return undefined;
  const documents = read.kind === "documents" ? read.documents : [];
  const indented = tabbedLines(text, documents);
  const starts = new Set(indented.map(({ start }) => lineStart(text, start)));
  const ofTabs = documents
    .flatMap(({ complaints }) => complaints)
    .filter(({ code }) => code === "TAB_AS_INDENT");
  const others = ofTabs.filter(({ start }) => !starts.has(lineStart(text, start)));
  const places = [...indented, ...others].sort((a, b) => a.start - b.start);
  const [first] = places;
  if (first === undefined) return undefined;
  const mended = widths(text)
    .map((width) => mend(text, places, width))
    .map((edits) => ({ edits, left: complaintsOf(documentsOf(applyEdits(text, edits), depth)) }))
    .reduce((best, next) => (next.left < best.left ? next : best));
  const helps = mended.left < wrong;
  if (!helps && ofTabs.length === 0) return undefined;
  return {
    places,
    edits: helps ? mended.edits : undefined,
    from: mended.left === 0 ? 0 : lineStart(text, first.start),
  };
}

function complaintsOf(read: LibraryResult): number {
  if (read.kind === "too-deep") return Infinity;
  return read.documents.reduce((sum, { complaints }) => sum + complaints.length, 0);
}

/** The blanks at the start of each line that holds something; text in `|` blocks may hold tabs. */
function tabbedLines(text: string, documents: readonly LibraryDocument[]): readonly Range[] {
  const blocks = documents
    .flatMap(({ tokens }) => sceneOf(text, tokens).landmarks)
    .filter(({ type }) => type === "block-scalar")
    .map((block) => ({ start: block.offset, end: endOf(block) }));
  const lines: Range[] = [];
  let block = 0;
  for (const { 0: blanks, index: start } of text.matchAll(/^ *\t[ \t]*(?=[^\s#])/gmu)) {
    const end = start + blanks.length;
    while ((blocks[block]?.end ?? Infinity) <= end) block += 1;
    if ((blocks[block]?.start ?? Infinity) >= end) lines.push({ start, end });
  }
  return lines;
}

/** The step by which the file indents with spaces, then the usual ones. */
function widths(text: string): readonly number[] {
  const steps = [...text.matchAll(/^ +(?=\S)/gmu)].map(([blanks]) => blanks.length);
  const least = steps.reduce((a, b) => Math.min(a, b), 8);
  return [...new Set([least === 8 ? 2 : least, 2, 4, 8])];
}

function mend(text: string, places: readonly Range[], width: number): readonly TextEdit[] {
  return places.map(({ start, end }) => {
    const blanks = text.slice(start, end);
    const atLineStart = lineStart(text, start) === start;
    return { start, end, text: atLineStart ? blanks.replaceAll("\t", " ".repeat(width)) : " " };
  });
}
