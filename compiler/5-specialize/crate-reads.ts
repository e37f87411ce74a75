// Which variables a crate reads, wherever it is used: in its resources, and in the template files that they may name.
import type { CrateSyntax } from "../2-parse/syntax.ts";
import { templatesIn } from "./crate-values.ts";
import type { Folding } from "./fold.ts";
import { sourcesOf } from "./template-sources.ts";
import type { Read } from "./var-reads.ts";
import { readsOfCondition, readsOfTemplate } from "./var-reads.ts";

export interface Reads {
  readonly names: ReadonlySet<string>;
  /** Set when a template takes `.Vars` as a whole. */
  readonly all: boolean;
}

/** Of each file by its path. */
export type FileReads = ReadonlyMap<string, readonly Read[]>;

export function readsOfFiles(templates: Folding["templates"]): FileReads {
  return new Map([...templates].map(([path, { tree }]) => [path, readsOfTemplate(tree)]));
}

/** One for a tree: each of its crates is gone through once. */
export function crateReader(files: FileReads): (crate: CrateSyntax) => Reads {
  const known = new Map<CrateSyntax, Reads>();
  return (crate) => {
    const sources = (): readonly string[] => [...sourcesOf(crate, files.keys())];
    const reads =
      known.get(crate) ??
      together([...readsOfResources(crate), ...sources().flatMap((path) => files.get(path) ?? [])]);
    known.set(crate, reads);
    return reads;
  };
}

export function together(reads: readonly Read[]): Reads {
  return {
    names: new Set(reads.flatMap((read) => (read === "all" ? [] : [read.name]))),
    all: reads.includes("all"),
  };
}

function readsOfResources(crate: CrateSyntax): readonly Read[] {
  return crate.resources.flatMap((resource) => [
    ...(resource.foreach === undefined ? [] : [{ name: resource.foreach.value }]),
    ...resource.whens.flatMap(({ expression }) => readsOfCondition(expression)),
    ...templatesIn(resource).flatMap(({ tree }) => readsOfTemplate(tree)),
  ]);
}
