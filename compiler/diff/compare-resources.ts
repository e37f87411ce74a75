// Two states of one resource, or one that is on one side only: what differs, attribute by attribute.
import type { AttributeChange, FileFact } from "./comparison.ts";
import { changedValue, changedValues } from "./compare-values.ts";
import { copiesOf, factsOf, type Facts, type Placed } from "./resource-facts.ts";

export type Attributes = ReadonlyMap<string, AttributeChange>;

export function compareResources(old: Placed | undefined, next: Placed | undefined): Attributes {
  const changes = new Map(changedValues(saidOf(old), saidOf(next)));
  // On one side only, a type is said by the change itself.
  const types = old === undefined || next === undefined ? [] : [old, next];
  const [was, is] = types.map(({ resource }) => resource.type);
  const type = changedValue("type", was, is);
  if (type !== undefined) changes.set("type", type);
  for (const [path, change] of changedCopies(old, next)) changes.set(`file ${path}`, change);
  return changes;
}

function saidOf(placed: Placed | undefined): Facts {
  return placed === undefined ? {} : factsOf(placed);
}

/** The path stays as it is when the bytes change. */
function changedCopies(old: Placed | undefined, next: Placed | undefined): Attributes {
  const was = old === undefined ? new Map<string, FileFact>() : copiesOf(old);
  const is = next === undefined ? new Map<string, FileFact>() : copiesOf(next);
  const changes = new Map<string, AttributeChange>();
  for (const path of new Set([...is.keys(), ...was.keys()])) {
    const [before, after] = [was.get(path), is.get(path)];
    if (before?.sha256 === after?.sha256) continue;
    changes.set(path, { kind: "file", path, old: before, new: after });
  }
  return changes;
}
