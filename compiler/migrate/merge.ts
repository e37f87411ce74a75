// Lays a piece into a text at a path of keys: what is there stays, what is missing is added below it.
import { canonical } from "../../runtime/contract/canonical-json.ts";
import { isMap, type Value } from "../../runtime/contract/value.ts";
import type { Entry, ListNode, MapNode, Node } from "../2-parse/yaml/node.ts";
import { entryOf, plain } from "../2-parse/yaml/node.ts";
import {
  applyEdits,
  endOfLine,
  lineEndOf,
  nextLine,
  startOfLine,
  type TextEdit,
} from "../source/edit.ts";
import { documentsOf, soleDocument } from "./draft.ts";
import {
  commentsAbove,
  commentsBelow,
  indented,
  isFlow,
  linesOf,
  nodeAt,
  outdented,
  pieceOf,
  type Piece,
  type Steps,
} from "./piece.ts";

export type Merged =
  | { readonly kind: "merged"; readonly text: string }
  /** Another value stands there already; these are the keys that lead to it. */
  | { readonly kind: "conflict"; readonly path: Steps }
  /** It is written in a way in which only a person can change it. */
  | { readonly kind: "stuck" };

export function mergePiece(text: string, path: Steps, piece: Piece): Merged {
  const before = valueOf(text);
  const joined = before === undefined ? undefined : join(before, [...path, piece.key], piece.value);
  if (joined === undefined) return { kind: "stuck" };
  if (joined.kind === "conflict") return { kind: "conflict", path: joined.path };
  // Where both line ends are mixed, none is the file's own, and all stay.
  const eol = /(?:^|[^\r])\n/u.test(text) ? "\n" : lineEndOf(text);
  const made = laid(eol === "\n" ? text : text.replaceAll(eol, "\n"), path, piece);
  // The edit is made on text, so that it is read again: it must say what was meant, and no more.
  const after = made === undefined ? undefined : valueOf(made);
  if (made === undefined || after === undefined) return { kind: "stuck" };
  if (canonical(after) !== canonical(joined.value)) return { kind: "stuck" };
  return { kind: "merged", text: eol === "\n" ? made : made.replaceAll("\n", eol) };
}

function valueOf(text: string): Value | undefined {
  const documents = documentsOf({ path: "", text });
  if (documents === undefined || documents.length > 1) return undefined;
  return documents[0] === undefined ? {} : plain(documents[0]);
}

type Joined =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "conflict"; readonly path: Steps };

/** What the text must say afterwards. */
function join(before: Value, path: Steps, value: Value): Joined {
  const [key, ...below] = path;
  if (key === undefined) return joinValues(before, value, []);
  if (typeof key === "number") return joinItem(before, key, below, value);
  if (before !== null && !isMap(before)) return { kind: "conflict", path: [] };
  const there = before?.[key];
  const isNew = there === undefined && below.length === 0;
  const inner: Joined = isNew ? { kind: "value", value } : join(there ?? {}, below, value);
  if (inner.kind === "conflict") return { kind: "conflict", path: [key, ...inner.path] };
  return { kind: "value", value: { ...before, [key]: inner.value } };
}

function joinItem(before: Value, at: number, below: Steps, value: Value): Joined {
  const item = Array.isArray(before) ? before[at] : undefined;
  if (!Array.isArray(before) || item === undefined) return { kind: "conflict", path: [] };
  const inner = join(item, below, value);
  if (inner.kind === "conflict") return { kind: "conflict", path: [at, ...inner.path] };
  return { kind: "value", value: before.with(at, inner.value) };
}

function joinValues(a: Value, b: Value, path: Steps): Joined {
  if (canonical(a) === canonical(b) || b === null) return { kind: "value", value: a };
  if (a === null) return { kind: "value", value: b };
  if (Array.isArray(a) && Array.isArray(b)) {
    const known = new Set(a.map(canonical));
    return { kind: "value", value: [...a, ...b.filter((item) => !known.has(canonical(item)))] };
  }
  if (!isMap(a) || !isMap(b)) return { kind: "conflict", path };
  const result = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const there = a[key];
    const joined =
      there === undefined ? ({ kind: "value", value } as const) : joinValues(there, value, [key]);
    if (joined.kind === "conflict") return { kind: "conflict", path: [...path, ...joined.path] };
    result[key] = joined.value;
  }
  return { kind: "value", value: result };
}

function laid(text: string, path: Steps, piece: Piece): string | undefined {
  const root = soleDocument({ path: "", text });
  // Nothing but comments: they stay above.
  if (root === undefined) return withLine(text) + nested(path, piece);
  let map: Node = root;
  for (const [depth, key] of path.entries()) {
    if (typeof key === "number") {
      const item: Node | undefined = map.kind === "list" ? map.items[key] : undefined;
      if (item === undefined) return undefined;
      map = item;
      continue;
    }
    if (map.kind !== "map") return undefined;
    const rest = path.slice(depth + 1);
    const entry = entryOf(map, key);
    if (entry === undefined) return added(text, map, nested(path.slice(depth), piece));
    if (isNull(entry.value)) return filled(text, entry, nested(rest, piece));
    if (entry.value.kind === "map" && isFlow(text, entry.value)) {
      const opened = opening(text, entry, entry.value);
      return opened === undefined ? undefined : laid(opened, path, piece);
    }
    map = entry.value;
  }
  if (map.kind !== "map") return undefined;
  const there = entryOf(map, piece.key);
  if (there === undefined) return added(text, map, piece.text);
  return isNull(there.value)
    ? replaced(text, there, piece)
    : laidOver(text, there.value, [...path, piece.key], piece);
}

/** Into what has the same key: entry by entry, item by item. */
function laidOver(text: string, there: Node, path: Steps, piece: Piece): string | undefined {
  const source = { path: "", text: piece.text };
  const given = nodeAt(soleDocument(source), [piece.key]);
  if (there.kind === "list" && given?.kind === "list")
    return withItems(text, there, piece.text, given);
  if (there.kind !== "map" || given?.kind !== "map") return text;
  let result: string | undefined = text;
  for (const entry of given.entries) {
    const part = pieceOf(piece.text, given, entry);
    if (part === undefined || result === undefined) return undefined;
    result = laid(result, path, part);
  }
  return result;
}

function withItems(
  text: string,
  there: ListNode,
  given: string,
  { items }: ListNode,
): string | undefined {
  const known = new Set(there.items.map((item) => canonical(plain(item))));
  const missing = items.filter((item) => !known.has(canonical(plain(item))));
  if (missing.length === 0) return text;
  const written = missing.map((item) => itemText(given, item));
  if (isFlow(text, there)) {
    if (written.some((item) => /[\n#]/u.test(item))) return undefined;
    const end = there.items.at(-1)?.at.end ?? there.at.start + 1;
    const comma = there.items.length === 0 ? "" : ", ";
    const list = written.map((item) => item.replace(/^- /u, "")).join(", ");
    return edit(text, { start: end, end, text: comma + list });
  }
  const dash = startOfLine(text, there.at.start);
  const margin = /^ *(?=- )/u.exec(text.slice(dash, there.at.start + 2))?.[0].length;
  const last = there.items.at(-1);
  if (margin === undefined || last === undefined) return undefined;
  const end = last.at.start + text.slice(last.at.start, last.at.end).trimEnd().length;
  const lines = written.map((item) => indented(`${item}\n`, margin));
  return insertedBelow(text, nextLine(text, endOfLine(text, end)), lines.join(""));
}

/** With a dash and the comments above it, at the margin. */
function itemText(given: string, { at }: Node): string {
  const line = startOfLine(given, at.start);
  const last = at.start + given.slice(at.start, at.end).trimEnd().length;
  if (!/^ *- +$/u.test(given.slice(line, at.start))) return `- ${given.slice(at.start, last)}`;
  const dash = given.indexOf("-", line);
  const start = commentsAbove(given, line, dash - line);
  const end = commentsBelow(given, nextLine(given, endOfLine(given, last)), dash - line);
  return outdented(given.slice(start, end), dash - line).trimEnd();
}

function isNull(node: Node): boolean {
  return node.kind === "scalar" && node.value === null;
}

/** Below the last entry of a block mapping, at its margin. */
function added(text: string, map: MapNode, lines: string): string | undefined {
  const last = map.entries.at(-1);
  const first = map.entries[0];
  if (isFlow(text, map) || last === undefined || first === undefined) return undefined;
  const margin = first.keyAt.start - startOfLine(text, first.keyAt.start);
  return insertedBelow(text, linesOf(text, last).end, indented(lines, margin));
}

/** Below a key without a value. A null that is spelled goes. */
function filled(text: string, { keyAt, value }: Entry, lines: string): string {
  const margin = keyAt.start - startOfLine(text, keyAt.start) + 2;
  const emptied = edit(text, { start: value.at.start, end: value.at.end, text: "" });
  return insertedBelow(emptied, nextLine(emptied, keyAt.end), indented(lines, margin));
}

function replaced(text: string, { keyAt, value }: Entry, piece: Piece): string | undefined {
  const source = { path: "", text: piece.text };
  const given = soleDocument(source);
  const entry = given?.kind === "map" ? given.entries[0] : undefined;
  if (entry === undefined) return undefined;
  const margin = keyAt.start - startOfLine(text, keyAt.start);
  const rest = piece.text.slice(entry.keyAt.end).trimEnd();
  return edit(text, {
    start: keyAt.end,
    end: Math.max(value.at.end, keyAt.end + 1),
    text: indented(rest, margin).trimStart(),
  });
}

/** `vars: {a: 1}` with its entries on lines of their own, so that others can stand below them. */
function opening(text: string, { keyAt }: Entry, map: MapNode): string | undefined {
  const written = text.slice(keyAt.start, map.at.end);
  const line = startOfLine(text, keyAt.start);
  if (written.includes("\n") || text.slice(line, keyAt.start).includes("{")) return undefined;
  const margin = " ".repeat(keyAt.start - line + 2);
  const entries = map.entries.map(
    (entry) => `${margin}${text.slice(entry.keyAt.start, entry.value.at.end).trim()}\n`,
  );
  const behind = text.slice(keyAt.end, map.at.start).trimEnd();
  const emptied = edit(text, { start: keyAt.end, end: map.at.end, text: behind });
  return insertedBelow(emptied, nextLine(emptied, keyAt.end), entries.join(""));
}

function nested(path: Steps, piece: Piece): string {
  return path.reduceRight<string>(
    (below, key) => `${key}:
${indented(below, 2)}`,
    piece.text,
  );
}

function insertedBelow(text: string, at: number, lines: string): string {
  return withLine(text.slice(0, at)) + lines + text.slice(at);
}

function withLine(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

function edit(text: string, one: TextEdit): string {
  return applyEdits(text, [one]);
}
