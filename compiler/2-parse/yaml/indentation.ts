// Lines that start in a column where they mean nothing, and the columns where they would.
import type { CST } from "yaml";
import type { Blame } from "./blame.ts";
import type { Scene } from "./scene.ts";
import { endOf, excerpt, inMessage, lineEnd, lineStart, restEnd, skipBlanks } from "./scene.ts";

/** Whether nothing but blanks stands before a place on its line. */
export function startsLine(text: string, offset: number): boolean {
  return skipBlanks(text, lineStart(text, offset)) === offset;
}

/** A key or a list item that lines up with none of those above it. */
export function misplacedLine(scene: Scene, offset: number): Blame {
  const { text } = scene;
  const start = contentFrom(text, offset);
  const isItem = /^-(?:\s|$)/u.test(text.slice(start, start + 2));
  const end = isItem ? start + 1 : keyEnd(text, start);
  return {
    start,
    end,
    summary: isItem
      ? "this list item lines up with nothing above it"
      : `\`${excerpt(text, start, end)}\` lines up with no key above it`,
    hint: whereTo(scene, start, isItem),
    reach: "document",
  };
}

/** `a: 1` with an indented key on the next line, which only a key without a value can have. */
export function keyBelowValue(scene: Scene, value: number): Blame {
  const { text, landmarks } = scene;
  const scalar = landmarks.find(({ offset }) => offset === value);
  const last = scalar === undefined ? value : lineStart(text, endOf(scalar));
  const start = skipBlanks(text, last);
  const end = keyEnd(text, start);
  const item = missingSpaceBehindDash(text, start);
  if (item !== undefined) return item;
  return {
    start,
    end,
    summary: `\`${excerpt(text, start, end)}\` is indented below a key that has a value already`,
    hint: whereTo(scene, start, false),
    reach: "document",
  };
}

/** Text of a `|` or `>` block that is not indented enough to belong to it. */
export function textLeftOfBlock({ text }: Scene, offset: number): Blame {
  const start = contentFrom(text, offset);
  return {
    start,
    end: restEnd(text, start),
    summary: "this line of text is not indented far enough for its block",
    hint: "indent every line of the text by the same number of spaces, deeper than its key",
    reach: "document",
  };
}

/** The `|` or `>` block that ends right above a line. */
export function blockAbove(
  { text, landmarks }: Scene,
  offset: number,
): CST.BlockScalar | undefined {
  const block = landmarks.findLast((landmark) => landmark.offset < offset);
  if (block?.type !== "block-scalar") return undefined;
  return text.slice(Math.min(endOf(block), offset), offset).trim() === "" ? block : undefined;
}

/** `-name: x` is a key like any other, and what follows is indented below its value. */
function missingSpaceBehindDash(text: string, start: number): Blame | undefined {
  const line = lineStart(text, start);
  const above = line === 0 ? 0 : lineStart(text, line - 1);
  const [, blanks] = /^( *)-[A-Za-z_"'][^:]*:/u.exec(text.slice(above, line)) ?? [];
  if (blanks === undefined) return undefined;
  const dash = above + blanks.length;
  return {
    start: dash,
    end: dash + 1,
    summary: "a space is missing behind the `-`",
    hint: "put a space here",
    fix: [{ start: dash + 1, end: dash + 1, text: " " }],
    reach: "document",
  };
}

interface OpenColumn {
  readonly column: number;
  readonly kind: "key" | "item";
  readonly word: string;
}

function whereTo(scene: Scene, start: number, isItem: boolean): string {
  const places = openColumns(scene, lineStart(scene.text, start))
    .filter(({ kind }) => kind === (isItem ? "item" : "key"))
    .slice(0, 3)
    .map(({ column, word }) => `in column ${column} like ${word}`);
  if (places.length === 0) {
    return `indent it below the ${isItem ? "key" : "list item"} that it belongs to`;
  }
  const text = blockAbove(scene, start) ? ", or indent it like the text above it" : "";
  return `let it start ${places.join(", or ")}${text}`;
}

/** What a line could line up with: going up, everything that stands further left than all below. */
function openColumns(scene: Scene, before: number): readonly OpenColumn[] {
  const columns: OpenColumn[] = [];
  let least = Infinity;
  let start = before;
  while (start > 0 && least > 0) {
    start = lineStart(scene.text, start - 1);
    for (const found of columnsOf(scene.text, start)) {
      if (found.column - 1 >= least || isInBlock(scene, start)) continue;
      columns.push(found);
      least = found.column - 1;
    }
  }
  return columns;
}

/** From right to left: the key of a line, then the dashes before it. */
function columnsOf(text: string, start: number): readonly OpenColumn[] {
  const line = text.slice(start, lineEnd(text, start));
  const [, indent = "", dashes = "", rest = ""] = /^( *)((?:- +)*)(.*)$/su.exec(line) ?? [];
  const [, key] =
    /^("[^"]*"|'[^']*'|[^\s#'"[\]{}-][^#]*?|-[^\s#][^#]*?):(?:\s|$)/u.exec(rest) ?? [];
  const found: OpenColumn[] = [];
  if (key !== undefined) {
    const column = indent.length + dashes.length + 1;
    found.push({ column, kind: "key", word: `\`${inMessage(key)}\`` });
  }
  for (let at = dashes.lastIndexOf("-"); at !== -1; at = dashes.lastIndexOf("-", at - 1)) {
    found.push({ column: indent.length + at + 1, kind: "item", word: "the `-` above" });
    if (at === 0) break;
  }
  return found;
}

function isInBlock({ landmarks }: Scene, offset: number): boolean {
  return landmarks.some(
    (landmark) =>
      landmark.type === "block-scalar" && landmark.offset < offset && offset < endOf(landmark),
  );
}

/** The first thing from here on that is neither blank nor a comment. */
function contentFrom(text: string, offset: number): number {
  const blank = /(?:\s|(?<=\s|^)#[^\n]*)*/uy;
  blank.lastIndex = startsLine(text, skipBlanks(text, offset)) ? lineStart(text, offset) : offset;
  blank.test(text);
  return Math.min(blank.lastIndex, text.length);
}

function keyEnd(text: string, start: number): number {
  const end = restEnd(text, start);
  const colon = /:(?:\s|$)/u.exec(text.slice(start, end));
  return colon === null ? end : start + colon.index;
}
