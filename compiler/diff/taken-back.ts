// What takes back that which the old side gave and the new one does not: told by a release, or foretold.
import type { ObjectRef, Part, RetractEntry } from "../../runtime/contract/bundle.ts";
import { lostEntries } from "../retract/entries.ts";
import { managedBy, startLooking, type Looked as Managing } from "../retract/managed.ts";
import type { Difference } from "./compare-parts.ts";
import type { LookedPart, LookedParts } from "./looked-part.ts";

/** By id of the old resource. */
export type TakenBack = ReadonlyMap<string, RetractEntry>;

export interface Losing {
  /** Undefined for a release, whose retract parts say it. What was compiled just now has none yet. */
  readonly foretelling: Managing | undefined;
  readonly parts: LookedParts;
  readonly old: readonly ObjectRef[];
  readonly next: readonly ObjectRef[];
  /** Those of them that hold resources. */
  readonly nextParts: readonly LookedPart[];
}

export function startForetelling(): Managing {
  return startLooking();
}

export function takenBack(lost: readonly Difference[], losing: Losing): TakenBack {
  if (lost.length === 0) return new Map();
  const { foretelling, old, next, parts } = losing;
  if (foretelling !== undefined) {
    return byId(foretold(lost, losing.nextParts, foretelling));
  }
  // What an earlier release had taken away is carried forward, and is nothing that changes now.
  const earlier = new Set(entriesIn(old, parts).map(nameOf));
  return byId(entriesIn(next, parts).filter((entry) => !earlier.has(nameOf(entry))));
}

/** As publishing would find them. */
function foretold(
  lost: readonly Difference[],
  next: readonly LookedPart[],
  looked: Managing,
): readonly RetractEntry[] {
  const parts = new Set<Part>(lost.flatMap(({ old }) => (old === undefined ? [] : [old.part])));
  const kept = managedBy(
    next.map(({ part }) => part),
    looked,
  );
  return lostEntries([...parts], kept, { since: { since: 0, at: "" }, looked });
}

export function entriesIn(refs: readonly ObjectRef[], parts: LookedParts): readonly RetractEntry[] {
  return refs.flatMap(({ sha256 }) => {
    const looked = parts.get(sha256);
    return looked?.kind === "retract" ? looked.entries : [];
  });
}

export function nameOf({ id, type, since }: RetractEntry): string {
  return `${since} ${type} ${id}`;
}

/** The newest come first, and are those that count. */
function byId(entries: readonly RetractEntry[]): TakenBack {
  return new Map(entries.toReversed().map((entry) => [entry.id, entry]));
}
