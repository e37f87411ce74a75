// The parts of one host on both sides: which of their resources differ, before it is known what that does.
import type { Part, Resource } from "../../runtime/contract/bundle.ts";
import { compareResources, type Attributes } from "./compare-resources.ts";
import type { LookedPart } from "./looked-part.ts";
import type { Placed } from "./resource-facts.ts";
import { findRenames } from "./renames.ts";
import { isSame } from "./same.ts";

/** One resource that differs; one of its sides is there. */
export interface Difference {
  readonly old: Placed | undefined;
  readonly next: Placed | undefined;
  readonly attributes: Attributes;
}

/** What two parts have for each other is found once for all hosts, and forgotten with the parts. */
export type PartPairs = WeakMap<LookedPart, Map<string, readonly Difference[]>>;

export function compareParts(
  old: readonly LookedPart[],
  next: readonly LookedPart[],
  pairs: PartPairs,
): readonly Difference[] {
  const found = pairedByCrate(old, next).flatMap(([was, is]) => {
    if (was?.sha256 === is?.sha256) return [];
    return onceFor(was, is, pairs);
  });
  return withRenames(found);
}

function onceFor(
  old: LookedPart | undefined,
  next: LookedPart | undefined,
  pairs: PartPairs,
): readonly Difference[] {
  const holder = next ?? old;
  if (holder === undefined) return [];
  const held = pairs.get(holder) ?? new Map<string, readonly Difference[]>();
  pairs.set(holder, held);
  const key = `${old?.sha256 ?? ""}>${next?.sha256 ?? ""}`;
  const known = held.get(key) ?? compareTwo(old, next);
  held.set(key, known);
  return known;
}

type Pair = readonly [old: LookedPart | undefined, next: LookedPart | undefined];

function pairedByCrate(old: readonly LookedPart[], next: readonly LookedPart[]): readonly Pair[] {
  const waiting = new Map<string, LookedPart[]>();
  for (const looked of old) {
    const known = waiting.get(looked.part.crate);
    if (known === undefined) waiting.set(looked.part.crate, [looked]);
    else known.push(looked);
  }
  const pairs = next.map((looked): Pair => [waiting.get(looked.part.crate)?.shift(), looked]);
  const left = [...waiting.values()].flat().map((looked): Pair => [looked, undefined]);
  return [...pairs, ...left];
}

function compareTwo(
  old: LookedPart | undefined,
  next: LookedPart | undefined,
): readonly Difference[] {
  const ids = new Set([...(next?.byId.keys() ?? []), ...(old?.byId.keys() ?? [])]);
  const areAlike = isAllInResources(old?.part) && isAllInResources(next?.part);
  return [...ids].flatMap((id) => {
    // Most of a part stays as it is, and need not be taken apart to see it.
    if (areAlike && isSame(old?.byId.get(id), next?.byId.get(id))) return [];
    const sides = { old: placedIn(old, id), next: placedIn(next, id) };
    const attributes = compareResources(sides.old, sides.next);
    const isOnBoth = sides.old !== undefined && sides.next !== undefined;
    return isOnBoth && attributes.size === 0 ? [] : [{ ...sides, attributes }];
  });
}

/** No resource can differ by a variable or a file that it only names. */
function isAllInResources({ vars = {}, files = {} }: Partial<Part> = {}): boolean {
  return Object.keys(vars).length === 0 && Object.keys(files).length === 0;
}

function placedIn(looked: LookedPart | undefined, id: string): Placed | undefined {
  const resource = looked?.byId.get(id);
  if (looked === undefined || resource === undefined) return undefined;
  return { resource, part: looked.part };
}

/** One that went and one that came, of the same thing, become one; and others that name it say the same as before. */
function withRenames(found: readonly Difference[]): readonly Difference[] {
  const removed = found.flatMap(({ old, next }) => (next === undefined && old ? [old] : []));
  const added = found.flatMap(({ old, next }) => (old === undefined && next ? [next] : []));
  const renames = findRenames(
    removed.map(({ resource }) => resource),
    added.map(({ resource }) => resource),
  );
  if (renames.size === 0) return found;
  const names = new Map([...renames].map(([id, old]) => [old.id, id]));
  const places = new Map(removed.map((placed) => [placed.resource, placed]));
  return found.flatMap((difference): readonly Difference[] => {
    const { old, next } = difference;
    if (next === undefined) {
      return old !== undefined && names.has(old.resource.id) ? [] : [difference];
    }
    const renamed = renames.get(next.resource.id);
    const was = old ?? (renamed === undefined ? undefined : places.get(renamed));
    if (was === undefined) return [difference];
    const called = { ...was, resource: withNames(was.resource, names) };
    const attributes = compareResources(called, next);
    return attributes.size === 0 && renamed === undefined ? [] : [{ old: was, next, attributes }];
  });
}

function withNames(resource: Resource, names: ReadonlyMap<string, string>): Resource {
  const { after, notifies, subscribes } = resource;
  const called = (ids: readonly string[]): readonly string[] =>
    ids.map((id) => names.get(id) ?? id);
  return {
    ...resource,
    after: called(after),
    ...(notifies === undefined ? {} : { notifies: called(notifies) }),
    ...(subscribes === undefined ? {} : { subscribes: called(subscribes) }),
  };
}
