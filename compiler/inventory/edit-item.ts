// Writes an entry of an inventory anew, in the style that it has: a name alone or a mapping, block or flow.
import { applyEdits, type TextEdit } from "../source/edit.ts";
import { entryOf, type Node, type ScalarNode } from "../2-parse/yaml/node.ts";

export interface HostKey {
  readonly host: string;
  /** As the inventory has it: `x25519:` and base64. */
  readonly key: string;
}

export interface Item {
  readonly node: Node;
  readonly name: ScalarNode;
}

/** The text around an item. */
export interface Page {
  readonly text: string;
  readonly eol: string;
  /** Whether the list of hosts is written in square brackets. */
  readonly isFlow: boolean;
}

/** In place of the item: entries for those before the host, for the host with its key, for those after it. */
export function editItem(
  item: Item,
  { host, key }: HostKey,
  others: { readonly before: readonly string[]; readonly after: readonly string[] },
  page: Page,
): TextEdit | undefined {
  const names = [...others.before, host, ...others.after];
  const { start } = item.node.at;
  const end = page.isFlow ? item.node.at.end : endOfLine(page.text, trimmedEnd(item.node, page));
  const glue = names.length === 1 ? "" : glueOf(item, page);
  if (glue === undefined) return undefined;
  const entries = names.map((name, at) =>
    rendered(item, { name, key: name === host ? key : undefined, isFirst: at === 0 }, page),
  );
  return { start, end, text: entries.join(glue) };
}

/** A new entry in a flow list, which may be JSON. */
export function flowEntry({ host, key }: HostKey): string {
  return `{"name": ${JSON.stringify(host)}, "key": ${JSON.stringify(key)}}`;
}

/** A new entry in a block list whose dashes stand so far from the margin. */
export function blockEntry({ host, key }: HostKey, margin: string, eol: string): string {
  return `${margin}- name: ${plainName(host)}${eol}${margin}  key: ${key}`;
}

interface Wanted {
  readonly name: string;
  readonly key: string | undefined;
  /** What stands behind a name on its line stays with the first entry. */
  readonly isFirst: boolean;
}

function rendered(item: Item, wanted: Wanted, page: Page): string {
  return item.node.kind === "map"
    ? renderedMap(item, wanted, page)
    : renderedName(item, wanted, page);
}

function renderedName({ name: scalar }: Item, wanted: Wanted, page: Page): string {
  const { key } = wanted;
  const name = spelledName(scalar, wanted.name, page);
  const { start, end } = scalar.at;
  if (page.isFlow) return key === undefined ? name : flowEntry({ host: wanted.name, key });
  const behind = wanted.isFirst ? page.text.slice(end, endOfLine(page.text, end)) : "";
  if (key === undefined) return name + behind;
  return `name: ${name}${behind}${page.eol}${marginOf(page.text, start)}key: ${key}`;
}

function renderedMap({ node, name }: Item, wanted: Wanted, page: Page): string {
  const { text } = page;
  const isFlow = text[node.at.start] === "{";
  const inside = { ...page, isFlow };
  const edits: TextEdit[] = [
    { start: name.at.start, end: name.at.end, text: spelledName(name, wanted.name, inside) },
  ];
  if (wanted.key !== undefined) edits.push(keyEdit({ node, name }, wanted.key, inside));
  const end = page.isFlow ? node.at.end : endOfLine(text, trimmedEnd(node, page));
  return applyEdits(text, edits, { start: node.at.start, end });
}

function keyEdit({ node, name }: Item, key: string, page: Page): TextEdit {
  const entry = node.kind === "map" ? entryOf(node, "key") : undefined;
  if (entry !== undefined) {
    const { start, end } = entry.value.at;
    const value = page.isFlow ? JSON.stringify(key) : key;
    return { start, end, text: start === end ? ` ${value}` : value };
  }
  if (page.isFlow) {
    const { end } = name.at;
    return { start: end, end, text: `, "key": ${JSON.stringify(key)}` };
  }
  const nameKey = node.kind === "map" ? entryOf(node, "name")?.keyAt.start : undefined;
  const end = endOfLine(page.text, name.at.end);
  const margin = marginOf(page.text, nameKey ?? name.at.start);
  return { start: end, end, text: `${page.eol}${margin}key: ${key}` };
}

/** Without the carriage return that may stand before the line feed. */
export function endOfLine(text: string, from: number): number {
  const feed = text.indexOf("\n", from);
  if (feed === -1) return text.length;
  return text[feed - 1] === "\r" ? feed - 1 : feed;
}

/** A node may reach over the line ends behind it. */
export function trimmedEnd(node: Node, { text }: { readonly text: string }): number {
  const { start, end } = node.at;
  return start + text.slice(start, end).trimEnd().length;
}

/** Spaces up to the column of this place. */
export function marginOf(text: string, at: number): string {
  return " ".repeat(at - (text.lastIndexOf("\n", at - 1) + 1));
}

/** What stands between two entries; undefined when this one does not begin on the line of its dash. */
function glueOf({ node }: Item, { text, eol, isFlow }: Page): string | undefined {
  if (isFlow) return ", ";
  const lineStart = text.lastIndexOf("\n", node.at.start - 1) + 1;
  const lead = text.slice(lineStart, node.at.start);
  return /^ *- +$/.test(lead) ? eol + lead : undefined;
}

function spelledName(scalar: ScalarNode, name: string, page: Page): string {
  if (name === scalar.value) return page.text.slice(scalar.at.start, scalar.at.end);
  return page.isFlow ? JSON.stringify(name) : plainName(name);
}

/** Bare where YAML can take it for nothing but a text. */
function plainName(name: string): string {
  const isBare = /^[A-Za-z][A-Za-z0-9._[\]:,-]*$/.test(name);
  const isWord = /^(true|false|null|yes|no|on|off|y|n)$/i.test(name);
  return isBare && !isWord ? name : JSON.stringify(name);
}
