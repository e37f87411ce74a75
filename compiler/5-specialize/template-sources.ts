// Which template files the resources of a crate may take their content from.
import type { CrateSyntax, ValueSyntax } from "../2-parse/syntax.ts";
import { globMatches } from "../../runtime/contract/host-glob.ts";
import { attributesOf, valuesOf } from "./crate-values.ts";

/** TPL-05. Where the name is printed by a template, every file that it could print. */
export function sourcesOf(crate: CrateSyntax, paths: Iterable<string>): ReadonlySet<string> {
  const values = crate.resources.flatMap((resource) =>
    attributesOf(resource).flatMap(([name, attribute]) =>
      name === "source" ? valuesOf(attribute) : [],
    ),
  );
  const named = new Set(values.flatMap(nameOf));
  const patterns = new Set(values.flatMap(patternOf));
  if (patterns.size > 0) {
    for (const path of paths) {
      if ([...patterns].some((pattern) => globMatches(pattern, path))) named.add(path);
    }
  }
  return named;
}

function nameOf(value: ValueSyntax): readonly string[] {
  return value.kind === "literal" && typeof value.value === "string" ? [value.value] : [];
}

function patternOf(value: ValueSyntax): readonly string[] {
  if (value.kind !== "template") return [];
  return [value.template.tree.map((node) => (node.kind === "text" ? node.text : "*")).join("")];
}
