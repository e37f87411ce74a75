// A file below templates/ that no resource takes its content from.
import { inFile } from "../../source/source.ts";
import type { Span } from "../../source/source.ts";
import type { ParsedTemplate } from "../../2-parse/syntax.ts";
import * as say from "../diagnostics.ts";
import type { Rule } from "../rule.ts";
import { sourcesOf } from "../../5-specialize/template-sources.ts";

export const unusedTemplate: Rule = ({ catalog }) => {
  const paths = [...catalog.templates.keys()];
  const used = new Set(
    [...catalog.crates.values()].flatMap((crate) => [...sourcesOf(crate, paths)]),
  );
  return [...catalog.templates]
    .filter(([path]) => !used.has(path))
    .map(([path, template]) => say.unusedTemplate({ value: path, at: startOf(path, template) }));
};

/** A template remembers the places of its nodes; one that is empty has none. */
function startOf(path: string, { places }: ParsedTemplate): Span {
  const [first] = places.values();
  const source = first === undefined ? { path, text: "" } : inFile(first).source;
  const end = source.text.indexOf("\n");
  return { source, start: 0, end: end === -1 ? source.text.length : end };
}
