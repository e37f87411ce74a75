// A file below templates/ that no resource takes its content from.
import * as say from "../diagnostics.ts";
import type { Rule } from "../rule.ts";
import { sourcesOf } from "../../5-specialize/template-sources.ts";

export const unusedTemplate: Rule = ({ catalog, templates }) => {
  const paths = [...templates.keys()];
  const used = new Set(
    [...catalog.crates.values()].flatMap((crate) => [...sourcesOf(crate, paths)]),
  );
  return [...templates]
    .filter(([path]) => !used.has(path))
    .map(([path, { firstLine }]) => say.unusedTemplate({ value: path, at: firstLine }));
};
