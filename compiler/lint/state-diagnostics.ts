// What the rules about states say.
import type { CrateSyntax, ResourceSyntax } from "../2-parse/syntax.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { resourceTypes } from "../generated/resource-types.ts";

/** Further places say no more than the first few. */
const placesTold = 3;

export function unwrittenState(
  crate: CrateSyntax,
  first: ResourceSyntax,
  others: readonly ResourceSyntax[],
): Diagnostic {
  const state = resourceTypes[first.type.value]?.defaultState ?? "present";
  const related = others
    .slice(0, placesTold)
    .map(({ name }) => ({ at: name.at, note: "this one neither" }));
  return {
    code: "unwritten-state",
    severity: "hint",
    summary:
      others.length === 0
        ? `a resource of "${crate.name.value}" does not say its state`
        : `${others.length + 1} resources of "${crate.name.value}" do not say their state`,
    hint: `write \`state: ${state}\`: turning it around is how a resource is taken back`,
    subject: first.name.at,
    ...(related.length === 0 ? {} : { related }),
    rules: ["FLIP-12"],
  };
}
