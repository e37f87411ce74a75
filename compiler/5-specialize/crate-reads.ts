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

/** One for a tree: each of its crates and template files is gone through once. */
export function crateReader(templates: Folding["templates"]): (crate: CrateSyntax) => Reads {
  const ofFiles = new Map<string, readonly Read[]>();
  const ofCrates = new Map<CrateSyntax, Reads>();
  const readFile = (path: string): readonly Read[] => {
    const known = ofFiles.get(path) ?? readsOfTemplate(templates.get(path)?.tree ?? []);
    ofFiles.set(path, known);
    return known;
  };
  return (crate) => {
    const known =
      ofCrates.get(crate) ??
      together([
        ...readsOfResources(crate),
        ...[...sourcesOf(crate, templates.keys())].flatMap(readFile),
      ]);
    ofCrates.set(crate, known);
    return known;
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
