// Nodes back to YAML, as a person would have written them: each value keeps its style, and aliases are spelled out.
import type { Entry, Node, ScalarNode } from "../2-parse/yaml/node.ts";

/** Longer lists stand one item to a line. */
const width = 90;

/** `key: value`, with all lines that the value takes, each indented by as many spaces. */
export function printEntry({ key, value }: Pick<Entry, "key" | "value">, indent: number): string[] {
  const margin = " ".repeat(indent);
  const head = `${margin}${keyText(key)}:`;
  const inline = inlineText(value, { indent, isFlow: false });
  if (inline !== undefined && (value.kind === "scalar" || head.length + inline.length < width)) {
    return inline === "" ? [head] : `${head} ${inline}`.split("\n");
  }
  return [head, ...blockLines(value, indent + 2)];
}

/** The items of a mapping, or of a list with its dashes. */
export function blockLines(node: Node, indent: number): string[] {
  const margin = " ".repeat(indent);
  switch (node.kind) {
    case "scalar":
      return [`${margin}${scalarText(node, { indent: indent - 2, isFlow: false })}`];
    case "map":
      if (node.entries.length === 0) return [`${margin}{}`];
      return node.entries.flatMap((entry) => printEntry(entry, indent));
    case "list":
      if (node.items.length === 0) return [`${margin}[]`];
      return node.items.flatMap((item) => dashed(blockLines(item, indent + 2), indent));
  }
}

/** The first line of an item carries the dash of its list. */
export function dashed(lines: readonly string[], indent: number): string[] {
  return lines.map((line, at) =>
    at === 0 ? `${" ".repeat(indent)}- ${line.slice(indent + 2)}` : line,
  );
}

/** What the drafts bring themselves is written nowhere yet. */
const nowhere = { source: { path: "", text: "[" }, start: 0, end: 1 } as const;

export function settingNode(value: string | boolean): ScalarNode {
  return { kind: "scalar", value, spelled: String(value), style: "plain", at: nowhere };
}

/** On one line where it fits. */
export function listNode(items: readonly string[]): Node {
  return { kind: "list", items: items.map(settingNode), at: nowhere };
}

interface Place {
  readonly indent: number;
  readonly isFlow: boolean;
}

/** Undefined for what should take lines of its own. */
function inlineText(node: Node, place: Place): string | undefined {
  switch (node.kind) {
    case "scalar":
      return scalarText(node, place);
    case "map":
      return node.entries.length === 0 ? "{}" : undefined;
    case "list": {
      if (node.items.length === 0) return "[]";
      if (!place.isFlow && !isWrittenInline(node)) return undefined;
      const items = node.items.map((item) =>
        item.kind === "scalar" ? scalarText(item, { ...place, isFlow: true }) : undefined,
      );
      return items.includes(undefined) ? undefined : `[${items.join(", ")}]`;
    }
  }
}

function isWrittenInline({ at }: Node): boolean {
  return at.source.text[at.start] === "[";
}

function keyText(key: string): string {
  return isPlain(key, true) ? key : doubleQuoted(key);
}

function scalarText({ value, spelled, style }: ScalarNode, { indent, isFlow }: Place): string {
  if (typeof value !== "string") return spelled;
  const isBlock = style === "literal" || style === "folded";
  if (isBlock && !isFlow && isBlockable(value)) return literal(value, indent + 2);
  if (style === "single-quoted" && !/[^\x20-\x7e\u00a0-\ud7ff]/u.test(value)) {
    return `'${value.replaceAll("'", "''")}'`;
  }
  return style === "plain" && isPlain(value, isFlow) ? value : doubleQuoted(value);
}

/** What would be read as something else, or end early, is quoted. */
function isPlain(text: string, isFlow: boolean): boolean {
  if (!/^[A-Za-z0-9_./(*!$^~\\+=<;-]/u.test(text) || /^[*!]|^[-?:](\s|$)|^---|^\.\.\./u.test(text))
    return false;
  if (/\p{Cc}|: | #|:$| $/u.test(text)) return false;
  if (isFlow && /[,[\]{}]/u.test(text)) return false;
  return !isOtherScalar(text);
}

function isOtherScalar(text: string): boolean {
  if (/^(~|null|true|false|yes|no|on|off)$/iu.test(text)) return true;
  if (/^[-+]?(\.\d+|\d+(\.\d*)?)(e[-+]?\d+)?$/iu.test(text)) return true;
  return /^(0o[0-7]+|0x[0-9a-f]+|[-+]?\.inf|\.nan)$/iu.test(text);
}

function doubleQuoted(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\x7f-\x9f\u2028\u2029\ufeff]/gu,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Its first line would else decide how far it is indented; and some signs must be escaped. */
function isBlockable(text: string): boolean {
  return /^\S/u.test(text) && !/[^\P{Cc}\t\n]|[\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]/u.test(text);
}

function literal(text: string, indent: number): string {
  const body = text.replace(/\n+$/u, "");
  const ends = text.length - body.length;
  const header = ends === 0 ? "|-" : ends === 1 ? "|" : "|+";
  const margin = " ".repeat(indent);
  const lines = body.split("\n").map((line) => (line === "" ? "" : `${margin}${line}`));
  return [header, ...lines, ...Array.from({ length: Math.max(0, ends - 1) }, () => "")].join("\n");
}
