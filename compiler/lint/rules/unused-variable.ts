// A variable that nothing reads: no template, no condition, no foreach.
import * as say from "../diagnostics.ts";
import { findMisspelled } from "../near-vars.ts";
import { isReadBy } from "../readers.ts";
import type { Rule } from "../rule.ts";

export const unusedVariable: Rule = (evidence) => {
  const { catalog, readers, unreadVars } = evidence;
  const misspelled = new Set(findMisspelled(evidence).map(({ name }) => name));
  const ofLayers = unreadVars.filter(({ name }) => !misspelled.has(name)).map(say.unusedVariable);
  const ofCrates = [...catalog.crates.values()].flatMap((crate) =>
    [...crate.vars].flatMap(([name, { at }]) =>
      isReadBy(crate, name, readers) ? [] : [say.unusedDefault({ value: name, at }, crate)],
    ),
  );
  return [...ofLayers, ...ofCrates];
};
