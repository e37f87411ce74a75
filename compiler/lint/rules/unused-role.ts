// A role that nothing names, or that brings nothing to any host.
import * as say from "../diagnostics.ts";
import { isToldElsewhere } from "../references.ts";
import type { Rule } from "../rule.ts";

export const unusedRole: Rule = ({ catalog, references }) =>
  [...catalog.roles.values()].flatMap(({ name }) => {
    const named = references.ofRoles.get(name.value) ?? [];
    if (named.length === 0) return [say.unusedRole(name, [])];
    if (named.some(({ reachesHosts }) => reachesHosts)) return [];
    return isToldElsewhere(named) ? [] : [say.unusedRole(name, named)];
  });
