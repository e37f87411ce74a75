// The line of phases: a stacks tree goes in, policy for every host comes out, or a list of mistakes.
import type { Tree } from "./1-load/tree.ts";
import { parse } from "./2-parse/parse.ts";
import { check } from "./3-check/check.ts";
import { resolve } from "./4-resolve/resolve.ts";
import type { Policy } from "./5-specialize/policy.ts";
import { specialize } from "./5-specialize/specialize.ts";
import type { Diagnostic, Report } from "./diagnostics/diagnostic.ts";
import { hasErrors } from "./diagnostics/diagnostic.ts";

export interface CompileOptions {
  /** Stands above what the inventory says; without either, the fleet is called "default". */
  readonly fleet?: string;
}

/** Undefined when there was an error: half a policy must not be published. */
export function compile(
  tree: Tree,
  report: Report,
  options: CompileOptions = {},
): Policy | undefined {
  const found: Diagnostic[] = [];
  const note: Report = (diagnostic) => {
    found.push(diagnostic);
    report(diagnostic);
  };
  const syntax = parse(tree, note);
  const catalog = check(syntax, note);
  const fleet = resolve(catalog, note);
  const name = options.fleet ?? fleet.name ?? "default";
  const policy = specialize(
    fleet,
    { fleet: name, templates: catalog.templates, names: catalog.names },
    note,
  );
  return hasErrors(found) ? undefined : policy;
}
