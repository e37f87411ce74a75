// All that the lint goes by of a template file: the variables that it reads, and where to point.
import { readsOfFiles } from "../5-specialize/crate-reads.ts";
import type { Read } from "../5-specialize/var-reads.ts";
import type { Catalog } from "../3-check/catalog.ts";
import type { ParsedTemplate } from "../2-parse/syntax.ts";
import type { Span } from "../source/source.ts";
import { inFile } from "../source/source.ts";

/** Without the texts of template files. */
export type Linted = Omit<Catalog, "templates">;

export interface TemplateFacts {
  readonly reads: readonly Read[];
  readonly firstLine: Span;
}

export function templateFacts({
  templates,
}: Pick<Catalog, "templates">): ReadonlyMap<string, TemplateFacts> {
  const reads = readsOfFiles(templates);
  return new Map(
    [...templates].map(([path, template]) => [
      path,
      { reads: reads.get(path) ?? [], firstLine: firstLineOf(path, template) },
    ]),
  );
}

/** A template remembers the places of its nodes; one that is empty has none. */
function firstLineOf(path: string, { places }: ParsedTemplate): Span {
  const [first] = places.values();
  const source = first === undefined ? { path, text: "" } : inFile(first).source;
  const end = source.text.indexOf("\n");
  return { source, start: 0, end: end === -1 ? source.text.length : end };
}
