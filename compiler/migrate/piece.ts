// An entry of a mapping as a text of its own: cut out of one file with its comments, to be laid into another.
import { canonical } from "../../runtime/contract/canonical-json.ts";
import type { Value } from "../../runtime/contract/value.ts";
import type { Entry, MapNode, Node } from "../2-parse/yaml/node.ts";
import { plain } from "../2-parse/yaml/node.ts";
import {
  applyEdits,
  endOfLine,
  lineEndOf,
  marginOf,
  nextLine,
  startOfLine,
  type TextEdit,
} from "../source/edit.ts";
import { soleDocument } from "./draft.ts";

export interface Piece {
  readonly key: string;
  readonly value: Value;
  /** Lines that begin at the margin and end in line feeds, the comments above the key first. */
  readonly text: string;
}

export interface Range {
  readonly start: number;
  readonly end: number;
}

export function isFlow(text: string, node: Node): boolean {
  return text[node.at.start] === "{" || text[node.at.start] === "[";
}

/** Undefined when its comments stand where they cannot be taken along. */
export function pieceOf(text: string, map: MapNode, entry: Entry): Piece | undefined {
  const { key, value } = entry;
  if (isFlow(text, map)) {
    if (text.slice(map.at.start, map.at.end).includes("#")) return undefined;
    const written = text.slice(entry.keyAt.start, value.at.end).trimEnd();
    if (written.includes("\n")) return undefined;
    return checked({ key, value: plain(value), text: `${written}\n` });
  }
  const { start, end } = linesOf(text, entry);
  const margin = entry.keyAt.start - startOfLine(text, entry.keyAt.start);
  return checked({ key, value: plain(value), text: outdented(text.slice(start, end), margin) });
}

/** What was cut out must say the same by itself; an alias, for one, would not. */
function checked(piece: Piece): Piece | undefined {
  const node = soleDocument({ path: "", text: piece.text });
  if (node === undefined) return undefined;
  return canonical(plain(node)) === canonical({ [piece.key]: piece.value }) ? piece : undefined;
}

/**
 * The edit that takes an entry out; undefined when something else would go with it. Comments that
 * did not go along with `moved` stay where the entry was.
 */
export function removal(
  text: string,
  map: MapNode,
  entry: Entry,
  moved: string,
): TextEdit | undefined {
  const at = map.entries.findIndex((other) => other.keyAt.start === entry.keyAt.start);
  const next = map.entries[at + 1];
  if (isFlow(text, map)) {
    const before = map.entries[at - 1]?.value.at.end ?? entry.keyAt.start;
    return next === undefined
      ? { start: before, end: entry.value.at.end, text: "" }
      : { start: entry.keyAt.start, end: next.keyAt.start, text: "" };
  }
  const { start, end } = linesOf(text, entry);
  const kept = commentsIn(text.slice(start, end)).filter((comment) => !moved.includes(comment));
  const eol = lineEndOf(text);
  const margin = marginOf(text, entry.keyAt.start);
  if (start !== entry.keyAt.start || start === startOfLine(text, start)) {
    return { start, end, text: kept.map((comment) => margin + comment + eol).join("") };
  }
  // It stands behind the dash of its item, so the next key takes its place there.
  if (next === undefined || text.slice(end, next.keyAt.start).trim() !== "") return undefined;
  const above = kept.map((comment) => comment + eol + margin).join("");
  return { start, end: next.keyAt.start, text: above };
}

/** A text in quotes that looks like one is told twice, which does no harm. */
function commentsIn(text: string): readonly string[] {
  return [...text.matchAll(/(?<=^|\s)#[^\r\n]*/gmu)].map(([comment]) => comment.trimEnd());
}

/** The text without an entry. What of it stands in `moved` by now need not stay. */
export function without(text: string, path: Steps, moved = ""): string | undefined {
  const root = soleDocument({ path: "", text });
  const map = nodeAt(root, path.slice(0, -1));
  const entry =
    map?.kind === "map" ? map.entries.find(({ key }) => key === path.at(-1)) : undefined;
  const edit =
    map?.kind === "map" && entry !== undefined ? removal(text, map, entry, moved) : undefined;
  return edit === undefined ? undefined : applyEdits(text, [edit]);
}

/** Keys, and numbers of items, that lead from the top of a document to a node. */
export type Steps = readonly (string | number)[];

export function nodeAt(root: Node | undefined, path: Steps): Node | undefined {
  let node = root;
  for (const step of path) {
    if (node?.kind === "map") node = node.entries.find(({ key }) => key === step)?.value;
    else if (node?.kind === "list" && typeof step === "number") node = node.items[step];
    else return undefined;
  }
  return node;
}

/**
 * From the comments right above its key, which stand at the same margin, to the last line of its
 * value, with the comments below that are indented deeper. Behind a dash it begins at the key.
 */
export function linesOf(text: string, { keyAt, value }: Entry): Range {
  const line = startOfLine(text, keyAt.start);
  const margin = keyAt.start - line;
  const isFirst = text.slice(line, keyAt.start).trim() !== "";
  const start = isFirst ? keyAt.start : commentsAbove(text, line, margin);
  const last = Math.max(keyAt.end, trimmed(text, value));
  return { start, end: commentsBelow(text, nextLine(text, endOfLine(text, last)), margin) };
}

export function commentsAbove(text: string, line: number, margin: number): number {
  let start = line;
  while (start > 0) {
    const above = startOfLine(text, start - 1);
    const written = text.slice(above, start);
    if (!written.startsWith(`${" ".repeat(margin)}#`)) break;
    start = above;
  }
  return start;
}

/** Blank lines count only when such a comment follows them. */
export function commentsBelow(text: string, from: number, margin: number): number {
  let end = from;
  for (let at = from; at < text.length; at = nextLine(text, at)) {
    const written = text.slice(at, endOfLine(text, at));
    const body = written.trimStart();
    if (body === "") continue;
    if (!body.startsWith("#") || written.length - body.length <= margin) break;
    end = nextLine(text, at);
  }
  return end;
}

function trimmed(text: string, { at }: Node): number {
  return at.start + text.slice(at.start, at.end).trimEnd().length;
}

/** Line feeds alone, so that pieces of different files can be laid together. */
export function outdented(text: string, margin: number): string {
  const lines = text.replaceAll("\r\n", "\n").replace(/\n$/u, "").split("\n");
  const lead = new RegExp(`^ {0,${margin}}`, "u");
  return `${lines.map((line) => line.replace(lead, "")).join("\n")}\n`;
}

/** Empty lines stay empty; whatever else there is moves alike, so that block texts keep their meaning. */
export function indented(text: string, margin: number): string {
  return text.replaceAll(/^(?=.)/gmu, " ".repeat(margin));
}
