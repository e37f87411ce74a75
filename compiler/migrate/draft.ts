// The tree as it stands between two kinds of change: which files there are, and what is in them by now.
import type { Node } from "../2-parse/yaml/node.ts";
import { readYaml } from "../2-parse/yaml/read.ts";
import { hasErrors, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { editedSource, type TextEdit } from "../source/edit.ts";
import type { Source, Span } from "../source/source.ts";

/** By path below the root of the tree. Each kind of change takes one and gives the next. */
export type Draft = ReadonlyMap<string, DraftFile>;

export interface DraftFile {
  /** Where it lay at first; undefined for a file that did not exist. */
  readonly origin: string | undefined;
  /** Undefined for what is no text of the language: it may be moved, and is never changed. */
  readonly source: Source | undefined;
  /** Of what is no text, where it is known. */
  readonly sha256?: string | undefined;
}

/** What was left as it is, because only a person can say what it should become. */
export interface Finding {
  readonly at: Span;
  readonly what: string;
  /** What to do, to the reader. */
  readonly decide: string;
}

export type Tell = (finding: Finding) => void;

export interface KindOfChange {
  /** The reason that stands behind each file which it touches. */
  readonly why: string;
  readonly change: (draft: Draft, tell: Tell) => Draft;
}

/** The documents of a sound file; undefined when it has mistakes, which validating tells. */
export function documentsOf(source: Source): readonly Node[] | undefined {
  const found: Diagnostic[] = [];
  const documents = readYaml(source, (diagnostic) => found.push(diagnostic));
  return hasErrors(found) ? undefined : documents;
}

/** The one document of a file that has one. */
export function soleDocument(source: Source): Node | undefined {
  const documents = documentsOf(source);
  return documents?.length === 1 ? documents[0] : undefined;
}

export function changed(file: DraftFile, edits: readonly TextEdit[]): DraftFile {
  if (file.source === undefined || edits.length === 0) return file;
  return { ...file, source: editedSource(file.source, edits) };
}

/** With another text. What both texts begin and end with keeps its places in the file as it was. */
export function withText(file: DraftFile | undefined, path: string, text: string): DraftFile {
  if (file?.source === undefined) return { origin: file?.origin, source: { path, text } };
  const old = file.source.text;
  const most = Math.min(old.length, text.length);
  let head = 0;
  while (head < most && old[head] === text[head]) head += 1;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail) === text.at(-1 - tail)) tail += 1;
  const middle = text.slice(head, text.length - tail);
  return changed(file, [{ start: head, end: old.length - tail, text: middle }]);
}

/** The first line, for what concerns a whole file. */
export function headOf(path: string, file: DraftFile | undefined): Span {
  const source = file?.source ?? { path, text: "" };
  return { source, start: 0, end: 0 };
}
