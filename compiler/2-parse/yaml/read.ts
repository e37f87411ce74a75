// Text to nodes: reads the YAML documents of a file, and reports whatever is wrong with them.
import type { CST, ParsedNode } from "yaml";
import { isScalar } from "yaml";
import type { Report } from "../../diagnostics/diagnostic.ts";
import type { Source, Span } from "../../source/source.ts";
import { buildNode } from "./build.ts";
import * as mistake from "./diagnostics.ts";
import type { LibraryDocument } from "./library.ts";
import { documentsOf } from "./library.ts";
import type { Node } from "./node.ts";
import { lineEnd, sceneOf } from "./scene.ts";
import { syntaxMistakes } from "./syntax.ts";
import { tabIndent } from "./tabs.ts";

/** Limits that keep a small file from becoming a large tree. */
export interface YamlLimits {
  /** How deep mappings and lists may be nested. */
  readonly depth: number;
  /** How many nodes the aliases of a document may repeat, each counted as often as it is repeated. */
  readonly expandedNodes: number;
}

export const yamlLimits: YamlLimits = { depth: 100, expandedNodes: 100_000 };

/** What a document says, and how it is written. */
export interface ReadDocument {
  readonly node: Node;
  readonly tokens: CST.Document | undefined;
}

/** A node for each document that holds something and is sound. */
export function readYaml(
  source: Source,
  report: Report,
  limits: YamlLimits = yamlLimits,
): readonly Node[] {
  return readDocuments(source, report, limits).map(({ node }) => node);
}

/** The document of a file that holds one; undefined when it holds none that is sound. */
export function readOne(source: Source, report: Report): Node | undefined {
  return readOneDocument(source, report)?.node;
}

/** The same, for those who look at its signs too. */
export function readOneDocument(source: Source, report: Report): ReadDocument | undefined {
  const [first, second] = readDocuments(source, report, yamlLimits);
  if (first !== undefined && second !== undefined) {
    report(mistake.severalDocuments(startOf(second.node), startOf(first.node)));
  }
  return first;
}

function readDocuments(
  source: Source,
  report: Report,
  limits: YamlLimits,
): readonly ReadDocument[] {
  const { text } = source;
  const read = documentsOf(text, limits.depth);
  // Tabs first: a list that is indented with them may seem to be nested without end.
  const tabs = tabIndent(text, read, limits.depth);
  if (tabs !== undefined) report(mistake.tabIndentation(source, tabs));
  if (read.kind === "too-deep") {
    const at = { source, start: read.offset, end: read.offset + 1 };
    if (tabs === undefined) report(mistake.nestingTooDeep(at, limits.depth));
    return [];
  }
  const tabbed = documentsWith(tabs?.places ?? [], read.documents);
  const mayHoldTemplates = text.includes("{{");
  return read.documents.flatMap((document) => {
    const isWrong = document.complaints.length > 0;
    const isDoubtful = isWrong || mayHoldTemplates;
    const tabsFrom = isWrong && tabbed.has(document) ? (tabs?.from ?? Infinity) : Infinity;
    const node = readDocument(source, { document, isDoubtful, tabsFrom, limits }, report);
    return node === undefined ? [] : [{ node, tokens: document.tokens }];
  });
}

interface Reading {
  readonly document: LibraryDocument;
  /** Whether there can be anything wrong with its syntax. */
  readonly isDoubtful: boolean;
  /** What is wrong from here on may come from tabs, which were reported. */
  readonly tabsFrom: number;
  readonly limits: YamlLimits;
}

function readDocument(source: Source, reading: Reading, report: Report): Node | undefined {
  const { document, isDoubtful, tabsFrom, limits } = reading;
  const { contents } = document;
  const complaints = document.complaints.filter(({ start }) => start < tabsFrom);
  const { blames, confused } = isDoubtful
    ? syntaxMistakes(sceneOf(source.text, document.tokens), complaints)
    : { blames: [], confused: [] };
  for (const blame of blames) report(mistake.yamlSyntax(source, blame));
  if (contents === null || isNothing(contents)) return undefined;
  const ofClearPlaces: Report = (diagnostic) => {
    const at = diagnostic.subject.start;
    if (at >= tabsFrom || confused.some(({ start, end }) => start <= at && at < end)) return;
    report(diagnostic);
  };
  const node = buildNode(contents, source, ofClearPlaces, limits.expandedNodes);
  return blames.length === 0 && tabsFrom === Infinity ? node : undefined;
}

/** Both are in the order of the file. */
function documentsWith(
  places: readonly { readonly start: number }[],
  documents: readonly LibraryDocument[],
): ReadonlySet<LibraryDocument> {
  const found = new Set<LibraryDocument>();
  let index = 0;
  for (const { start } of places) {
    while ((documents[index + 1]?.start ?? Infinity) <= start) index += 1;
    const document = documents[index];
    if (document !== undefined) found.add(document);
  }
  return found;
}

/** Only comments, or nothing at all. */
function isNothing(contents: ParsedNode): boolean {
  if (!isScalar(contents) || contents.source !== "" || contents.type !== "PLAIN") return false;
  return contents.anchor === undefined && contents.tag === undefined;
}

/** Its first line is enough to show where it is. */
function startOf({ at }: Node): Span {
  return { ...at, end: Math.min(at.end, lineEnd(at.source.text, at.start)) };
}
