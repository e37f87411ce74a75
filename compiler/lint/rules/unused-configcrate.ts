// A configcrate that nothing names, or that no host gets. Usercrates have a warning of their own (USER-12).
import type { Excluded } from "../../4-resolve/composition.ts";
import * as say from "../diagnostics.ts";
import { isToldElsewhere } from "../references.ts";
import type { Rule } from "../rule.ts";

export const unusedConfigcrate: Rule = ({ catalog, fleet, references, compositionsOf }) => {
  const exclusions = new Map<string, Excluded>();
  for (const { excluded } of fleet.compositions) {
    for (const exclusion of excluded) exclusions.set(exclusion.name, exclusion);
  }
  return [...catalog.crates.values()].flatMap((crate) => {
    if (crate.kind !== "configcrate" || compositionsOf.has(crate)) return [];
    const named = references.ofCrates.get(crate.name.value) ?? [];
    if (named.length === 0) return [say.unusedConfigcrate(crate.name, [])];
    if (isToldElsewhere(named)) return [];
    return [say.unusedConfigcrate(crate.name, named, exclusions.get(crate.name.value)?.by.at)];
  });
};
