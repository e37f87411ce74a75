// FLIP-12: the lever by which a resource is taken back is best written down, even where it says what would hold anyway.
import type { ResourceSyntax } from "../../2-parse/syntax.ts";
import { resourceTypes } from "../../generated/resource-types.ts";
import * as say from "../state-diagnostics.ts";
import type { Rule } from "../rule.ts";

export const unwrittenState: Rule = ({ catalog }) =>
  [...catalog.crates.values()].flatMap((crate) => {
    const [first, ...others] = crate.resources.filter(isSilent);
    return first === undefined ? [] : [say.unwrittenState(crate, first, others)];
  });

function isSilent({ type, attributes, choice }: ResourceSyntax): boolean {
  const hasStates = (resourceTypes[type.value]?.states.length ?? 0) > 0;
  const branches = [...(choice?.branches.values() ?? [])];
  return hasStates && ![attributes, ...branches].some((map) => map.has("state"));
}
