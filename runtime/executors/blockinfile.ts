// Keeps a block of lines between two marker lines in a file.
import { optionalText, permissions, requiredText } from "./attributes.ts";
import type { Attributes, Executor } from "./executor.ts";
import { joined, linesOf, newLine, wantedLines, type Line, type Page } from "./page.ts";
import { placeIn, positionOf, type Position } from "./position.ts";
import { decideText, observeText, textWant } from "./text-file.ts";
import type { Edited, TextFound, TextWant } from "./text-file.ts";

interface BlockWant extends TextWant {
  /** The name of the resource when not given. */
  readonly label: string;
  readonly content: string;
  readonly begin: string;
  readonly end: string;
  readonly position: Position;
}

export const blockinfile: Executor<BlockWant, TextFound> = {
  type: "blockinfile",
  reach: "files",
  attributes: [
    "target_path",
    "label",
    "content",
    "marker_begin",
    "marker_end",
    "position",
    "create",
    "mode",
    "validate",
    "state",
  ],
  want,
  target: (want) => want.path,
  observe: (want, host) => observeText(want.path, host),
  decide: (want, found) => decideText(want, found, (page) => edited(want, page)),
};

function want(attributes: Attributes): BlockWant {
  const label = optionalText(attributes, "label") ?? requiredText(attributes, "name");
  const common = textWant(attributes);
  const begin = optionalText(attributes, "marker_begin") ?? "# BEGIN {label} - managed by vigo";
  const end = optionalText(attributes, "marker_end") ?? "# END {label} - managed by vigo";
  if (begin === end) throw new Error("`marker_begin` and `marker_end` are the same line");
  if (/[\r\n]/.test(begin + end)) throw new Error("a marker is one line, and no more");
  return {
    ...common,
    // A block that says nothing is no block.
    content: common.state === "present" ? requiredText(attributes, "content") : "",
    begin,
    end,
    position: positionOf(attributes),
    label,
    ...(attributes["mode"] !== undefined && { mode: permissions(attributes, "mode", 0o644) }),
  };
}

function edited(want: BlockWant, page: Page): Edited {
  const marker = (written: string): string =>
    page.spelled(written.replaceAll("{label}", () => want.label));
  const markers = { begin: marker(want.begin), end: marker(want.end) };
  const lines = linesOf(page);
  const blocks = blocksIn(lines, markers);
  if ("unfit" in blocks) return blocks;
  const body = wantedLines(page, want.content);
  if (body.some(({ text }) => text === markers.begin || text === markers.end)) {
    return { unfit: "the content holds a line that is one of its markers" };
  }
  const block = body.length === 0 ? [] : [newLine(markers.begin), ...body, newLine(markers.end)];
  return withBlock({ page, lines, block, position: want.position }, blocks.found);
}

/** The first of several stays, and the others go with all that they hold. */
function withBlock({ page, lines, block, position }: Placing, found: readonly Span[]): Edited {
  const first = found[0];
  const kept = lines.filter((_, at) => !found.some(({ from, to }) => from <= at && at <= to));
  if (first === undefined) {
    if (block.length === 0) return { text: page.text };
    return { text: joined(page, lines.toSpliced(placeIn(page, lines, position), 0, ...block)) };
  }
  const old = lines.slice(first.from, first.to + 1);
  if (found.length === 1 && isSame(old, block)) return { text: page.text };
  const note = found.length > 1 ? { note: `it stood there ${found.length} times` } : {};
  return { text: joined(page, kept.toSpliced(first.from, 0, ...block)), ...note };
}

interface Placing {
  readonly page: Page;
  readonly lines: readonly Line[];
  readonly block: readonly Line[];
  readonly position: Position;
}

function isSame(one: readonly Line[], other: readonly Line[]): boolean {
  return one.length === other.length && one.every(({ text }, at) => text === other[at]?.text);
}

interface Span {
  /** The lines of the markers themselves. */
  readonly from: number;
  readonly to: number;
}

/** A marker without its fellow says not how far the block goes: guessing could take lines of others along. */
function blocksIn(
  lines: readonly Line[],
  markers: { readonly begin: string; readonly end: string },
): { readonly found: readonly Span[] } | { readonly unfit: string } {
  const found: Span[] = [];
  let from: number | undefined;
  for (const [at, { text }] of lines.entries()) {
    if (text === markers.begin) {
      if (from !== undefined) return lone(from, "begins a block that no line ends", markers.begin);
      from = at;
    } else if (text === markers.end) {
      if (from === undefined) return lone(at, "ends a block that no line begins", markers.end);
      found.push({ from, to: at });
      from = undefined;
    }
  }
  return from === undefined
    ? { found }
    : lone(from, "begins a block that no line ends", markers.begin);
}

function lone(at: number, what: string, marker: string): { readonly unfit: string } {
  return {
    unfit: `line ${at + 1}, "${marker}", ${what}; remove it together with what is left of the block`,
  };
}
