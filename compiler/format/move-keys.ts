// Puts the keys of a mapping into another order, each with the lines that belong to it.
import type { CST } from "yaml";
import { endOf, lineEnd, lineStart } from "../2-parse/yaml/scene.ts";
import type { TextEdit } from "../source/edit.ts";

/** A key with all that moves with it. */
interface Entry {
  readonly key: string;
  /** Where the key stands. */
  readonly start: number;
  /** Behind its last line, with the line break. */
  readonly end: number;
}

/** None when the order is right already, or when a mapping is written so that its lines cannot move. */
export function moveKeys(
  text: string,
  map: CST.BlockMap,
  orderOf: (keys: readonly string[]) => readonly number[],
): readonly TextEdit[] {
  const entries = entriesOf(text, map);
  const first = entries?.[0];
  const last = entries?.at(-1);
  if (entries === undefined || first === undefined || last === undefined) return [];
  const order = orderOf(entries.map(({ key }) => key));
  if (order.every((from, to) => from === to)) return [];
  const margin = " ".repeat(first.start - lineStart(text, first.start));
  const eol = text[lineEnd(text, first.start)] === "\r" ? "\r\n" : "\n";
  const lines = order.flatMap((from, to) => {
    const entry = entries[from];
    if (entry === undefined) return [];
    const own = text.slice(entry.start, entry.end);
    const whole = own.endsWith("\n") ? own : own + eol;
    // What stands above the one that comes first goes above the dash of the item.
    return [to === 0 ? "" : leadOf(text, entries, from) + margin, whole];
  });
  const above = leadOf(text, entries, order[0] ?? 0);
  const moved = lines.join("");
  const wasOpen = !text.slice(first.start, last.end).endsWith("\n");
  const begin = lineStart(text, first.start);
  return [
    {
      start: begin,
      end: last.end,
      text:
        above + text.slice(begin, first.start) + (wasOpen ? moved.slice(0, -eol.length) : moved),
    },
  ];
}

/** Comments and blank lines between a key and the one above it. Those above the first stay there. */
function leadOf(text: string, entries: readonly Entry[], at: number): string {
  const above = entries[at - 1];
  const entry = entries[at];
  if (above === undefined || entry === undefined) return "";
  return text.slice(above.end, lineStart(text, entry.start));
}

function entriesOf(text: string, map: CST.BlockMap): readonly Entry[] | undefined {
  const entries: Entry[] = [];
  const items = map.items.filter(({ key, sep }) => key !== undefined || sep !== undefined);
  for (const [at, item] of items.entries()) {
    const { key } = item;
    if (key?.type !== "scalar" || item.start.some(({ type }) => !isBlank(type))) return undefined;
    const before = text.slice(lineStart(text, key.offset), key.offset);
    // In front of the first one, the dashes of the lists that it stands in.
    if (!(at === 0 ? /^[ -]*$/u : /^ *$/u).test(before)) return undefined;
    const end = endOfItem(item);
    if (end === undefined) return undefined;
    const next = items[at + 1]?.key;
    const until = next !== null && next !== undefined && "offset" in next ? next.offset : undefined;
    const ownEnd = behindLines(text, key.offset, end);
    entries.push({
      key: key.source,
      start: key.offset,
      end: withInnerComments(text, ownEnd, {
        column: before.length,
        until: until === undefined ? undefined : lineStart(text, until),
      }),
    });
  }
  return entries;
}

function isBlank(type: CST.SourceToken["type"]): boolean {
  return type === "space" || type === "newline" || type === "comment";
}

/** Behind the last token that says something. */
function endOfItem({ key, sep, value }: CST.BlockMap["items"][number]): number | undefined {
  const said = sep?.findLast(({ type }) => !isBlank(type));
  const end = endOfToken(value) ?? endOfToken(key);
  if (said === undefined) return end;
  return Math.max(end ?? 0, said.offset + said.source.length);
}

function endOfToken(token: CST.Token | null | undefined): number | undefined {
  switch (token?.type) {
    case "alias":
    case "scalar":
    case "single-quoted-scalar":
    case "double-quoted-scalar":
    case "block-scalar":
    case "flow-collection":
      return endOf(token);
    case "block-map":
      return token.items.reduce<number | undefined>(
        (end, item) => endOfItem(item) ?? end,
        undefined,
      );
    case "block-seq":
      return token.items.reduce<number | undefined>((end, { start, value }) => {
        const said = start.findLast(({ type }) => !isBlank(type));
        return endOfToken(value) ?? (said === undefined ? end : said.offset + said.source.length);
      }, undefined);
    default:
      return undefined;
  }
}

/**
 * Behind the line on which the value ends. The blank lines below a block of text count as lines
 * between two keys; where they are kept as text (`|+`), the caller sees that the text has changed.
 */
function behindLines(text: string, start: number, end: number): number {
  const isBroken = end > start && text[end - 1] === "\n";
  let at = isBroken ? end - 1 : end;
  if (isBroken) while (at > start && /\s/u.test(text[at - 1] ?? "")) at -= 1;
  const feed = text.indexOf("\n", at);
  return feed === -1 ? text.length : feed + 1;
}

/** A comment that is indented further than the key belongs to what the key holds. */
function withInnerComments(
  text: string,
  from: number,
  { column, until = text.length }: { readonly column: number; readonly until: number | undefined },
): number {
  let end = from;
  for (let at = from; at < until;) {
    const feed = text.indexOf("\n", at);
    const next = feed === -1 ? text.length : feed + 1;
    const line = text.slice(at, next);
    const indent = line.length - line.trimStart().length;
    if (line.trim() !== "") {
      if (line[indent] !== "#" || indent <= column) break;
      end = next;
    }
    at = next;
  }
  return end;
}
