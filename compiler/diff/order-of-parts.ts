// In which order the resources of a host apply, and which of them really moved from one side to the other.
import { order } from "../../runtime/contract/order.ts";
import { longestRise } from "./longest-rise.ts";
import type { LookedPart } from "./looked-part.ts";

/** Found once for all hosts whose parts have the same skeletons. */
export interface Orders {
  readonly known: Map<string, Order>;
  readonly moves: Map<string, ReadonlyMap<string, Move>>;
}

export interface Order {
  readonly key: string;
  readonly ids: readonly string[];
  readonly rankOf: ReadonlyMap<string, number>;
}

export interface Move {
  /** Undefined for the first. */
  readonly follows: string | undefined;
}

export function startOrdering(): Orders {
  return { known: new Map(), moves: new Map() };
}

export function orderOf(parts: readonly LookedPart[], { known }: Orders): Order {
  const key = parts.map(({ skeleton }) => skeleton).join(",");
  const found = known.get(key) ?? ordered(key, parts);
  known.set(key, found);
  return found;
}

function ordered(key: string, parts: readonly LookedPart[]): Order {
  const ids = order(parts.flatMap(({ part }) => part.resources)).map(({ id }) => id);
  return { key, ids, rankOf: new Map(ids.map((id, rank) => [id, rank])) };
}

/** By id, of resources that both sides have: no fewer of them can have moved. */
export function movesBetween(
  old: Order,
  next: Order,
  { moves }: Orders,
): ReadonlyMap<string, Move> {
  if (old.key === next.key) return new Map();
  const key = `${old.key}>${next.key}`;
  const found = moves.get(key) ?? moved(old, next);
  moves.set(key, found);
  return found;
}

function moved(old: Order, next: Order): ReadonlyMap<string, Move> {
  const shared = old.ids.flatMap((id) => {
    const rank = next.rankOf.get(id);
    return rank === undefined ? [] : [{ id, rank }];
  });
  const stayed = longestRise(shared.map(({ rank }) => rank));
  const gone = shared.filter((_, place) => !stayed.has(place));
  return new Map(gone.map(({ id, rank }) => [id, { follows: next.ids[rank - 1] }]));
}
