// What left policy in earlier releases and stayed on hosts, and goes now that their agents begin to take things back.
import type { RetractEntry } from "../../runtime/contract/bundle.ts";
import { keptEntries } from "../retract/entries.ts";
import { managedBy } from "../retract/managed.ts";
import type { Change } from "./comparison.ts";
import { dangersOf } from "./danger.ts";
import { entriesIn, nameOf, type Losing } from "./taken-back.ts";
import { targetOf } from "./told-change.ts";

export function newlyPruned(losing: Losing): readonly Change[] {
  const earlier = entriesIn(losing.old, losing.parts);
  return leftOn(earlier, losing)
    .filter(({ confidence }) => confidence === "high")
    .map(changeOf);
}

/** Which of them the new side still tells of: as it says, or as publishing would carry them forward. */
function leftOn(
  earlier: readonly RetractEntry[],
  { foretelling, next, nextParts, parts }: Losing,
): readonly RetractEntry[] {
  if (foretelling === undefined) {
    const names = new Set(earlier.map(nameOf));
    return entriesIn(next, parts).filter((entry) => names.has(nameOf(entry)));
  }
  const managed = managedBy(
    nextParts.map(({ part }) => part),
    foretelling,
  );
  // When it will be published is not known, so that none is too old: rather one too many than one too few.
  return keptEntries(earlier, managed, { at: "", keepSeconds: Infinity });
}

function changeOf({ id, crate, type, attributes, since }: RetractEntry): Change {
  const resource = { id, crate, type, attributes, after: [], timeoutSeconds: 0 };
  const effect = { old: resource, next: undefined, attributes: new Map(), wakes: [] };
  return {
    id,
    type,
    kind: "removed",
    target: targetOf(resource),
    was: undefined,
    follows: undefined,
    since,
    attributes: new Map(),
    danger: dangersOf({ ...effect, isPruned: true }),
    wakes: [],
    causes: [],
    retract: true,
  };
}
