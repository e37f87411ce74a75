// What changes for a host that had these parts and gets those: found once for all hosts for which that is so.
import type { ObjectRef } from "../../runtime/contract/bundle.ts";
import type { Looked as Managing } from "../retract/managed.ts";
import { compareParts, type Difference, type PartPairs } from "./compare-parts.ts";
import { traceOf, type Trace } from "./causes.ts";
import type { AttributeChange, Change, Group } from "./comparison.ts";
import type { LookedPart, LookedParts } from "./looked-part.ts";
import { newlyPruned } from "./newly-pruned.ts";
import { movesBetween, orderOf, startOrdering, type Move, type Orders } from "./order-of-parts.ts";
import { startForetelling, takenBack } from "./taken-back.ts";
import { changeOf, listeningAmong } from "./told-change.ts";

/** What is known of the two sides, and what was found out about them so far. */
export interface Comparing {
  readonly parts: LookedParts;
  readonly foretelling: Managing | undefined;
  readonly pairs: PartPairs;
  readonly orders: Orders;
}

export interface HostPair {
  readonly fate: Group["fate"];
  /** Without headers; empty for a side that has not got the host. */
  readonly old: readonly ObjectRef[];
  readonly next: readonly ObjectRef[];
  /** By path: secrets that were sealed to the host in another version than before. */
  readonly versions: ReadonlyMap<string, Versions>;
  /** The agent takes back by itself what the host no longer gets. */
  readonly prunes: boolean;
  /** And did not do so before. */
  readonly beginsToPrune: boolean;
}

export interface Versions {
  readonly old: number;
  readonly new: number;
}

/** A new side that was compiled just now does not say yet what it takes back. */
export function startComparing(parts: LookedParts, isForetold: boolean): Comparing {
  return {
    parts,
    foretelling: isForetold ? startForetelling() : undefined,
    pairs: new WeakMap(),
    orders: startOrdering(),
  };
}

export interface Told {
  /** Its causes depend on the match block too, and are not known yet. */
  readonly change: Change;
  /** Undefined where neither side has the resource, so that no line of theirs is the cause. */
  readonly trace: Trace | undefined;
}

/** In the order in which the new side applies them; what is gone comes last, in its old order. */
export function compareHosts(pair: HostPair, comparing: Comparing): readonly Told[] {
  const old = partsOf(pair.old, comparing);
  const next = partsOf(pair.next, comparing);
  const orders = { old: orderOf(old, comparing.orders), next: orderOf(next, comparing.orders) };
  const moves =
    pair.fate === "changed"
      ? movesBetween(orders.old, orders.next, comparing.orders)
      : new Map<string, Move>();
  const found = compareParts(old, next, comparing.pairs);
  const differences = withMoved(withVersions(found, next, pair.versions), next, moves);
  const { parts, foretelling } = comparing;
  const losing = { parts, foretelling, old: pair.old, next: pair.next, nextParts: next };
  const lost = differences.filter((one) => pair.prunes || one.next === undefined);
  const telling = {
    isManaged: pair.fate !== "removed",
    prunes: pair.prunes,
    moves,
    listening: listeningAmong(next),
    takenBack: takenBack(pair.fate === "changed" ? lost : [], losing),
  };
  const rank = ({ old: was, next: is }: Difference): number =>
    is === undefined
      ? orders.next.ids.length + (orders.old.rankOf.get(was?.resource.id ?? "") ?? 0)
      : (orders.next.rankOf.get(is.resource.id) ?? 0);
  const told = differences
    .toSorted((a, b) => rank(a) - rank(b))
    .map((difference) => ({ change: changeOf(difference, telling), trace: traceOf(difference) }));
  const pruned = pair.beginsToPrune ? newlyPruned(losing) : [];
  return [...told, ...pruned.map((change) => ({ change, trace: undefined }))];
}

function partsOf(refs: readonly ObjectRef[], { parts }: Comparing): readonly LookedPart[] {
  return refs.flatMap(({ sha256 }) => {
    const looked = parts.get(sha256);
    return looked?.kind === "crate" ? [looked] : [];
  });
}

/** A secret that got a new value changes the resources that print or watch it, and none of their words. */
function withVersions(
  found: readonly Difference[],
  next: readonly LookedPart[],
  versions: HostPair["versions"],
): readonly Difference[] {
  if (versions.size === 0) return found;
  const byId = new Map(found.map((difference) => [idOf(difference), difference]));
  for (const [path, { old, new: version }] of versions) {
    for (const { part, secretUsers } of next) {
      for (const resource of secretUsers.get(path) ?? []) {
        const placed = { resource, part };
        const known = byId.get(resource.id) ?? { old: placed, next: placed, attributes: new Map() };
        // What is new on the host was never given an earlier version.
        if (known.old === undefined) continue;
        const change: AttributeChange = { kind: "secret", path, old, new: version };
        const attributes = new Map([...known.attributes, [`secret ${path}`, change] as const]);
        byId.set(resource.id, { ...known, attributes });
      }
    }
  }
  return [...byId.values()];
}

function withMoved(
  found: readonly Difference[],
  next: readonly LookedPart[],
  moves: ReadonlyMap<string, Move>,
): readonly Difference[] {
  if (moves.size === 0) return found;
  const known = new Set(found.map(idOf));
  const only = next.flatMap(({ part, byId }) =>
    [...moves.keys()].flatMap((id) => {
      const resource = known.has(id) ? undefined : byId.get(id);
      if (resource === undefined) return [];
      const placed = { resource, part };
      return [{ old: placed, next: placed, attributes: new Map<string, AttributeChange>() }];
    }),
  );
  return [...found, ...only];
}

function idOf({ old, next }: Difference): string {
  return (next ?? old)?.resource.id ?? "";
}
