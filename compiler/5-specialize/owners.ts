// Two resources of one host that manage the same thing would undo each other at every run.
import { canonical } from "../../runtime/contract/canonical-json.ts";
import { resourceName } from "../../runtime/contract/resource-name.ts";
import { allOf } from "../../runtime/contract/when/combine.ts";
import { isPossible } from "../2-parse/when/impossible.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import { resourceTypes } from "../generated/resource-types.ts";
import { thingsOf } from "../retract/things.ts";
import type { BuiltPart, BuiltResource } from "./build-part.ts";
import { isHandler } from "./build-part.ts";
import { sharedTarget } from "./diagnostics.ts";

/** Told of each list of parts that some host of a match block gets. */
export type OwnerCheck = (parts: readonly BuiltPart[]) => void;

/** The things that a resource is about, each as a text. */
export type OwnedThings = (item: BuiltResource) => readonly string[];

/** One for a fleet: match blocks share most resources. */
export function ownedThings(): OwnedThings {
  const owned = new WeakMap<BuiltResource, readonly string[]>();
  return (item) => {
    const keys = owned.get(item) ?? ownedBy(item);
    owned.set(item, keys);
    return keys;
  };
}

/**
 * Nearly everything has one owner in all parts of a match block. Only what has two, be it in parts
 * that no host gets together, is looked at again for each list of parts.
 */
export function ownerCheck(keysOf: OwnedThings, report: Report): OwnerCheck {
  const firstOwner = new Map<string, string>();
  const contested = new Set<string>();
  const told = new Map<BuiltResource, string>();
  // Each is compared with all others of its thing, and a crate may come a thousand times.
  const says = (item: BuiltResource): string => {
    const text = told.get(item) ?? canonical([item.resource.type, item.resource.attributes]);
    told.set(item, text);
    return text;
  };
  const seen = new Set<BuiltPart>();
  const add = (part: BuiltPart): void => {
    if (seen.has(part)) return;
    seen.add(part);
    for (const item of part.built) {
      for (const key of keysOf(item)) {
        const owner = firstOwner.get(key);
        if (owner === undefined) firstOwner.set(key, item.resource.id);
        else if (owner !== item.resource.id) contested.add(key);
      }
    }
  };
  return (parts) => {
    parts.forEach(add);
    if (contested.size === 0) return;
    const owners = new Map<string, BuiltResource[]>();
    for (const item of parts.flatMap(({ built }) => built)) {
      for (const key of keysOf(item).filter((owns) => contested.has(owns))) {
        const others = owners.get(key) ?? [];
        const rival = others.find((other) => says(other) !== says(item) && clash(other, item));
        if (rival !== undefined) report(sharedTarget(placeOf(item), placeOf(rival)));
        others.push(item);
        owners.set(key, others);
      }
    }
  };
}

function placeOf({ resource, expanded }: BuiltResource): Parameters<typeof sharedTarget>[0] {
  const [first] = resourceTypes[resource.type]?.identity ?? [];
  const attribute = first === undefined ? undefined : resource.attributes[first];
  const thing = first === "name" ? resourceName(resource) : attribute;
  return {
    id: resource.id,
    type: resource.type,
    thing: typeof thing === "string" ? thing : "",
    at: expanded.syntax.name.at,
  };
}

/** A handler owns nothing, and neither does what a host must still decide. */
function ownedBy({ resource, expanded }: BuiltResource): readonly string[] {
  const { state } = resource.attributes;
  if (resource.choice !== undefined || isHandler(expanded)) return [];
  if (state === "restarted" || state === "reloaded") return [];
  const things = thingsOf(resource);
  return things.every(({ isKnown }) => isKnown) ? things.map(({ key }) => key) : [];
}

/** Saying exactly the same is no clash, and neither is what can never hold on one host at once. */
function clash(a: BuiltResource, b: BuiltResource): boolean {
  if (a.resource.id === b.resource.id) return false;
  const conditions = [a.resource.when, b.resource.when].filter((when) => when !== undefined);
  return conditions.length < 2 || isPossible(allOf(...conditions));
}
