// A difference becomes a change: what kind it is, what it does on a host, and where it comes from.
import type { Resource } from "../../runtime/contract/bundle.ts";
import { resourceTypes } from "../generated/resource-types.ts";
import type { Difference } from "./compare-parts.ts";
import type { Change } from "./comparison.ts";
import { dangersOf } from "./danger.ts";
import type { LookedPart } from "./looked-part.ts";
import type { Move } from "./order-of-parts.ts";
import { acts } from "./resource-facts.ts";
import type { TakenBack } from "./taken-back.ts";
import { wokenBy, type Listening } from "./wakes.ts";

export interface Telling {
  /** False for a host that leaves the fleet: it is left alone. */
  readonly isManaged: boolean;
  /** The agent takes back by itself what the host no longer gets. */
  readonly prunes: boolean;
  readonly moves: ReadonlyMap<string, Move>;
  readonly listening: Listening;
  readonly takenBack: TakenBack;
}

export function changeOf({ old, next, attributes }: Difference, telling: Telling): Change {
  const shown = next ?? old;
  if (shown === undefined) throw new Error("a difference has neither an old nor a new side");
  const { id, type } = shown.resource;
  const was = old?.resource.id;
  const kind = kindOf({ was, is: next?.resource.id, isSame: attributes.size === 0 });
  const entry = was === undefined ? undefined : telling.takenBack.get(was);
  // Nothing happens on a host when only the order, or what waits for what, is another.
  const isFelt = telling.isManaged && acts({ kind, attributes });
  const wakes = isFelt && next !== undefined ? wokenBy(next.resource, telling.listening) : [];
  const isPruned = telling.prunes && entry?.confidence === "high";
  const effect = { old: old?.resource, next: next?.resource, attributes, wakes, isPruned };
  return {
    id,
    type,
    kind,
    target: targetOf(shown.resource),
    was: kind === "renamed" ? was : undefined,
    follows: telling.moves.get(id)?.follows,
    attributes,
    danger: isFelt ? dangersOf(effect) : [],
    wakes,
    causes: [],
    retract: kind === "removed" && entry !== undefined,
  };
}

interface Ids {
  readonly was: string | undefined;
  readonly is: string | undefined;
  /** Nothing but its place differs. */
  readonly isSame: boolean;
}

function kindOf({ was, is, isSame }: Ids): Change["kind"] {
  if (was === undefined) return "added";
  if (is === undefined) return "removed";
  if (was !== is) return "renamed";
  return isSame ? "moved" : "changed";
}

/** The first attribute that tells which thing it is, where a bundle knows it. */
export function targetOf({
  type,
  attributes,
}: Pick<Resource, "type" | "attributes">): string | undefined {
  const names = resourceTypes[type]?.identity ?? [];
  const texts = names.flatMap((name) => {
    const value = attributes[name];
    if (Array.isArray(value)) return value.every(isPlain) ? [value.join(", ")] : [];
    return isPlain(value) ? [String(value)] : [];
  });
  return texts[0];
}

function isPlain(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

export function listeningAmong(parts: readonly LookedPart[]): Listening {
  return {
    resource: (id) => {
      for (const { byId } of parts) {
        const found = byId.get(id);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    subscribers: (id) => parts.flatMap(({ subscribers }) => subscribers.get(id) ?? []),
  };
}
