// The library's nodes to ours: keys become words, aliases share nodes, merge keys are merged in.
import type { Alias, Pair, ParsedNode, YAMLMap } from "yaml";
import { isAlias, isPair, isScalar, isSeq } from "yaml";
import type { Diagnostic, Report } from "../../diagnostics/diagnostic.ts";
import type { Source, Span } from "../../source/source.ts";
import * as mistake from "./diagnostics.ts";
import type { Entry, Node, ScalarNode } from "./node.ts";
import { scalarNode } from "./scalar.ts";

/** Undefined when something in the document could not be given a meaning; it is reported. */
export function buildNode(
  contents: ParsedNode,
  source: Source,
  report: Report,
  expandedNodes: number,
): Node | undefined {
  const work: Work = {
    source,
    report,
    expandedNodes,
    anchors: new Map(),
    size: 0,
    repeated: 0,
    isSound: true,
  };
  const node = build(work, contents);
  return work.isSound ? node : undefined;
}

interface Work {
  readonly source: Source;
  readonly report: Report;
  readonly expandedNodes: number;
  /** What each name stands for at this point of the document. */
  readonly anchors: Map<string, Anchor>;
  /** How many nodes there are so far, each alias counted as all that it repeats. */
  size: number;
  /** How many of these came by way of aliases. */
  repeated: number;
  isSound: boolean;
}

/** Open while the walk is inside of what it names. */
interface Anchor {
  node: Node | undefined;
  size: number;
}

/** Recursion is safe: the depth was limited when the tokens were made. */
function build(work: Work, node: ParsedNode): Node {
  if (isAlias(node)) return repeat(work, node);
  const before = work.size;
  work.size += 1;
  if (node.anchor === undefined) return buildWritten(work, node);
  const anchor: Anchor = { node: undefined, size: 0 };
  work.anchors.set(node.anchor, anchor);
  anchor.node = buildWritten(work, node);
  anchor.size = work.size - before;
  return anchor.node;
}

function buildWritten(work: Work, node: Exclude<ParsedNode, Alias.Parsed>): Node {
  const { source } = work;
  if (isScalar(node)) {
    const scalar = scalarNode(source, node);
    if (/\p{Surrogate}/u.test(scalar.spelled)) refused(work, mistake.loneSurrogate(scalar.at));
    return scalar;
  }
  const at = spanOf(source, node);
  if (isSeq(node)) return { kind: "list", items: node.items.map((item) => build(work, item)), at };
  return { kind: "map", entries: entriesOf(work, node), at };
}

/** The node of the anchor itself, so that a document is never larger than it was written. */
function repeat(work: Work, alias: Alias.Parsed): Node {
  const name = alias.source;
  const at = spanOf(work.source, alias);
  const anchor = work.anchors.get(name);
  if (anchor === undefined) refused(work, mistake.unknownAnchor(at, name, likely(work.anchors)));
  else if (anchor.node === undefined) refused(work, mistake.aliasCycle(at, name));
  else {
    const before = work.repeated;
    work.size += anchor.size;
    work.repeated += anchor.size;
    if (work.repeated <= work.expandedNodes) return anchor.node;
    // Said once, at the alias that is one too many.
    if (before <= work.expandedNodes) refused(work, mistake.aliasBomb(at, work.expandedNodes));
  }
  return { kind: "scalar", value: null, spelled: "", style: "plain", at };
}

/** Among very many names a guess takes long, and is mostly wrong. */
function likely(anchors: ReadonlyMap<string, Anchor>): Iterable<string> {
  return anchors.size > 200 ? [] : anchors.keys();
}

interface Written {
  readonly key: string;
  readonly keyAt: Span;
  readonly value: Node;
  readonly isMerge: boolean;
}

function entriesOf(work: Work, map: YAMLMap.Parsed): readonly Entry[] {
  const written = new Map<string, Written>();
  for (const pair of map.items) {
    const found = entryOf(work, pair);
    if (found === undefined) continue;
    const first = written.get(found.key);
    if (first !== undefined) work.report(mistake.duplicateKey(found.keyAt, found.key, first.keyAt));
    // The last one wins, in its own place.
    written.delete(found.key);
    written.set(found.key, found);
  }
  if (!written.get("<<")?.isMerge) return [...written.values()].map(plainEntry);
  const entries = new Map<string, Entry>();
  for (const entry of written.values()) {
    if (!entry.isMerge) {
      entries.set(entry.key, plainEntry(entry));
      continue;
    }
    for (const merged of mergedEntries(work, entry.value, entry.keyAt)) {
      // What is written here wins, and of several merged mappings the first.
      if (!written.has(merged.key) && !entries.has(merged.key)) entries.set(merged.key, merged);
    }
  }
  return [...entries.values()];
}

function plainEntry({ key, keyAt, value }: Written): Entry {
  return { key, keyAt, value };
}

function entryOf(work: Work, pair: Pair<ParsedNode, ParsedNode | null>): Written | undefined {
  const { key, value } = pair;
  const keyNode = build(work, key);
  const keyAt = spanOf(work.source, key);
  const isMissing = isScalar(key) && key.source === "" && key.type === "PLAIN";
  if (isMissing) refused(work, mistake.missingKey(keyAt));
  if (keyNode.kind !== "scalar") refused(work, mistake.complexKey(keyAt));
  const valueNode = value === null ? nothingBehind(keyAt) : build(work, value);
  if (isMissing || keyNode.kind !== "scalar") return undefined;
  const isMerge = isScalar(key) && keyNode.style === "plain" && keyNode.spelled === "<<";
  return { key: keyNode.spelled, keyAt, value: valueNode, isMerge };
}

function mergedEntries(work: Work, value: Node, at: Span): readonly Entry[] {
  if (value.kind === "map") return value.entries;
  const items = value.kind === "list" ? value.items : [value];
  const maps = items.filter((item) => item.kind === "map");
  // An alias that stands for nothing was reported already.
  if (maps.length < items.length && work.isSound) refused(work, mistake.mergeOfOther(at));
  return maps.flatMap((map) => map.entries);
}

function refused(work: Work, diagnostic: Diagnostic): void {
  work.report(diagnostic);
  work.isSound = false;
}

/** A key without a value, not even a colon: `{a, b}`. */
function nothingBehind({ source, end }: Span): ScalarNode {
  return {
    kind: "scalar",
    value: null,
    spelled: "",
    style: "plain",
    at: { source, start: end, end },
  };
}

function spanOf(source: Source, node: ParsedNode): Span {
  return { source, start: node.range[0], end: endOf(node) };
}

/** Behind the last thing that was written, without the comments and blank lines that follow. */
function endOf(node: ParsedNode): number {
  if (isAlias(node) || isScalar(node) || node.flow === true) return node.range[1];
  const last = node.items.at(-1);
  if (last === undefined) return node.range[0];
  return endOf(isPair(last) ? (last.value ?? last.key) : last);
}
