// What goes under one id and comes under another is still there, if it is the same thing on the host.
import { canonical } from "../../runtime/contract/canonical-json.ts";
import type { Resource } from "../../runtime/contract/bundle.ts";
import { isHandler } from "../retract/managed.ts";
import { thingsOf } from "../retract/things.ts";

/** By the new id, what it was. Each of them is in one pair at most. */
export function findRenames(
  removed: readonly Resource[],
  added: readonly Resource[],
): ReadonlyMap<string, Resource> {
  if (removed.length === 0 || added.length === 0) return new Map();
  const waiting = new Map<string, Resource[]>();
  for (const resource of removed) {
    const key = sameness(resource);
    waiting.set(key, [...(waiting.get(key) ?? []), resource]);
  }
  return new Map(
    added.flatMap((resource) => {
      const old = waiting.get(sameness(resource))?.shift();
      return old === undefined ? [] : [[resource.id, old] as const];
    }),
  );
}

/** Where no identity tells what a thing is, such as a command, it is what it says. */
function sameness(resource: Resource): string {
  const keys = thingsOf(resource).map(({ key }) => key);
  const what =
    keys.length > 0
      ? keys
      : [resource.type, canonical([resource.attributes, resource.choice ?? null])];
  // A handler owns nothing, and is not the same as what it reacts for.
  return JSON.stringify([isHandler(resource), what]);
}
