// In which order things are taken back: the reverse of that in which they were made, and who now waits for whom.
import { textOf } from "../2-parse/fields.ts";
import { entryOf } from "../2-parse/yaml/node.ts";
import type { Item, ResourceItem } from "./read-items.ts";
import { namesIn, resourcesIn } from "./read-items.ts";

export interface Arranged {
  /** The same items, the last one first, in blocks too. */
  readonly items: readonly Item[];
  /** Of the resources named, those that are taken back before this one. */
  waitsFor(resource: ResourceItem, taken: ReadonlySet<ResourceItem>): readonly string[];
}

export function arrange(crate: string, items: readonly Item[]): Arranged {
  const resources = resourcesIn(items);
  const links = linksOf(crate, resources);
  return {
    items: backwards(items, links),
    waitsFor(resource, taken) {
      const names = links
        .filter(({ earlier, isWaiting }) => isWaiting && earlier === resource)
        .map(({ later }) => later)
        .filter((later) => taken.has(later) && canBeNamed(later, resource))
        .map(({ name }) => name);
      return [...new Set(names)];
    },
  };
}

interface Link {
  readonly earlier: ResourceItem;
  readonly later: ResourceItem;
  /** Whether a failure of the one keeps back the other; a mere reaction only comes after. */
  readonly isWaiting: boolean;
}

function linksOf(crate: string, resources: readonly ResourceItem[]): readonly Link[] {
  const named = new Map<string, ResourceItem[]>();
  for (const resource of resources) {
    named.set(resource.name, [...(named.get(resource.name) ?? []), resource]);
  }
  return resources.flatMap((resource): readonly Link[] => {
    const others = (key: string): readonly ResourceItem[] =>
      namesIn(resource.node, key).flatMap((name) => named.get(ownName(name, crate)) ?? []);
    const link = (earlier: ResourceItem, later: ResourceItem, isWaiting: boolean): Link => {
      return { earlier, later, isWaiting };
    };
    return [
      ...others("depends_on").map((other) => link(other, resource, true)),
      ...others("before").map((other) => link(resource, other, true)),
      ...others("notify").map((other) => link(resource, other, false)),
      ...others("subscribes").map((other) => link(other, resource, false)),
    ];
  });
}

/** A resource may also be called by its full id. */
function ownName(name: string, crate: string): string {
  return name.startsWith(`${crate}/`) ? name.slice(crate.length + 1) : name;
}

/** The items of another list have no names here; the order in which both stand has to do. */
function canBeNamed(later: ResourceItem, resource: ResourceItem): boolean {
  const list = foreachOf(later);
  return list === undefined || list === foreachOf(resource);
}

function foreachOf({ node }: ResourceItem): string | undefined {
  return textOf(entryOf(node, "foreach")?.value)?.value;
}

/** First as it applies, then turned round. Blocks that wait for each other crosswise stay as written. */
function backwards(items: readonly Item[], links: readonly Link[]): readonly Item[] {
  const members = items.map((item) => new Set(resourcesIn([item])));
  const indexOf = (resource: ResourceItem): number => members.findIndex((set) => set.has(resource));
  const before = items.map(() => new Set<number>());
  for (const { earlier, later } of links) {
    const [from, to] = [indexOf(earlier), indexOf(later)];
    if (from !== -1 && to !== -1 && from !== to) before[to]?.add(from);
  }
  const done = new Set<number>();
  const left = items.map((_, index) => index);
  while (left.length > 0) {
    const isFree = (index: number): boolean =>
      [...(before[index] ?? [])].every((at) => done.has(at));
    const [next] = left.splice(Math.max(0, left.findIndex(isFree)), 1);
    if (next !== undefined) done.add(next);
  }
  return [...done].toReversed().flatMap((index): readonly Item[] => {
    const item = items[index];
    if (item === undefined) return [];
    return item.kind === "resource" ? [item] : [{ ...item, items: backwards(item.items, links) }];
  });
}
