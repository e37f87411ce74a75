// What follows from a range of lines, host by host: the origins of everything, gone through the other way.
import type { Part } from "../../runtime/contract/bundle.ts";
import type { Origins, WrittenAt } from "../../runtime/contract/origins.ts";
import type { Policy } from "../5-specialize/policy.ts";
import { endLine } from "../origins/causes.ts";
import type { Explained } from "./find-known.ts";
import type { FindReceiver } from "./receiver.ts";
import { receiverFinder } from "./receiver.ts";
import type { PartOrigins, Receiver, Trail } from "../origins/part-origins.ts";
import { factNames, originsOfPart } from "../origins/part-origins.ts";

export interface LineRange {
  readonly file: string;
  readonly from: number;
  /** Infinity for the whole file. */
  readonly to: number;
}

export type Reached = {
  readonly id: string;
  readonly type: string;
  /** Attributes, and `when`, `after` and the like. */
  readonly attributes: readonly string[];
  /** Set when the resource is there because of these lines. */
  readonly whole?: true;
  /** Set when the host is not told of it because of these lines. */
  readonly leftOut?: true;
};

export interface Reach {
  readonly hosts: readonly string[];
  /** Patterns of match blocks that may take hosts which no inventory lists. */
  readonly unlisted: readonly string[];
  readonly resources: readonly Reached[];
}

function touches({ file, from, to }: LineRange, place: WrittenAt): boolean {
  return place.file === file && place.line <= to && endLine(place) >= from;
}

export interface Ground {
  readonly policy: Policy;
  readonly origins: Origins;
  readonly receiver: FindReceiver;
  /** What was joined already: one part is asked after by every piece of text that may have made it. */
  readonly joined: PerBlock<Joined>;
}

/**
 * Hosts of one match block that share a part were led to it by the same lines, so that one answer does for all of
 * them. Another match block may come to the same part by other lines.
 */
type PerBlock<T> = Map<string, Map<Part, T>>;

function inBlock<T>(known: PerBlock<T>, { match }: Receiver): Map<Part, T> {
  const parts = known.get(match) ?? new Map<Part, T>();
  known.set(match, parts);
  return parts;
}

interface Joined {
  readonly origins: PartOrigins | undefined;
  /** The files that it was made of: most parts have nothing to do with most files. */
  readonly files: ReadonlySet<string>;
}

/** Undefined when the tree has mistakes: then nothing follows from it yet. */
export function groundOf({ policy, ...analysis }: Explained): Ground | undefined {
  if (policy?.origins === undefined) return undefined;
  return { policy, origins: policy.origins, receiver: receiverFinder(analysis), joined: new Map() };
}

/** Hosts for which the very same follows are one group; the largest group comes first. */
export function reachOf(range: LineRange, ground: Ground): readonly Reach[] {
  const { policy } = ground;
  const groups = startGroups();
  const effects: PerBlock<readonly Reached[]> = new Map();
  const groupOf = (parts: readonly Part[], receiver: Receiver) => {
    const known = inBlock(effects, receiver);
    const resources = parts.flatMap((part) => {
      const reached = known.get(part) ?? effectsIn(part, receiver, { range, ground });
      known.set(part, reached);
      return reached;
    });
    return groups.add(resources);
  };
  for (const { header, parts } of policy.hosts)
    groupOf(parts, ground.receiver(header))?.hosts.push(header.host);
  for (const { match, tags, parts } of policy.routes ?? []) {
    groupOf(parts, { match, tags })?.unlisted.push(match);
  }
  return groups.all();
}

interface GrowingReach extends Reach {
  readonly hosts: string[];
  readonly unlisted: string[];
}

export interface Groups {
  /** That of all to whom this very list comes; undefined when it is empty. */
  readonly add: (resources: readonly Reached[]) => GrowingReach | undefined;
  readonly all: () => readonly Reach[];
}

export function startGroups(): Groups {
  const groups = new Map<string, GrowingReach>();
  return {
    add: (resources) => {
      if (resources.length === 0) return undefined;
      const key = JSON.stringify(resources);
      const group = groups.get(key) ?? { hosts: [], unlisted: [], resources };
      groups.set(key, group);
      return group;
    },
    all: () => [...groups.values()].sort((a, b) => b.hosts.length - a.hosts.length),
  };
}

function effectsIn(
  part: Part,
  receiver: Receiver,
  { range, ground }: { readonly range: LineRange; readonly ground: Ground },
): readonly Reached[] {
  const joined = inBlock(ground.joined, receiver);
  const known = joined.get(part) ?? joinedFor(part, receiver, ground);
  joined.set(part, known);
  const { origins: found, files } = known;
  if (found === undefined || !files.has(range.file)) return [];
  const isTouched = ({ places }: Trail): boolean => places.some((place) => touches(range, place));
  const isGiven = isTouched(found.given);
  return part.resources.flatMap((resource): readonly Reached[] => {
    const facts = found.resources.get(resource.id);
    const { id, type } = resource;
    const isWhole =
      isGiven || ["id", "type"].some((fact) => isTouched(facts?.get(fact) ?? nowhere));
    if (isWhole) return [{ id, type, attributes: factNames(resource).filter(isTold), whole: true }];
    const attributes = [...(facts ?? [])].flatMap(([name, trail]) =>
      trail.isImplied !== true && isTouched(trail) ? [name] : [],
    );
    return attributes.length === 0 ? [] : [{ id, type, attributes }];
  });
}

function joinedFor(part: Part, receiver: Receiver, ground: Ground): Joined {
  const origins = originsOfPart(ground.origins, receiver, part);
  const facts = [...(origins?.resources.values() ?? [])].flatMap((trails) => [...trails.values()]);
  const trails = [...facts, ...(origins === undefined ? [] : [origins.given])];
  const files = new Set(trails.flatMap(({ places }) => places.map(({ file }) => file)));
  return { origins, files };
}

const nowhere: Trail = { places: [], beaten: [] };

/** What makes the resource itself needs no name of its own. */
function isTold(fact: string): boolean {
  return fact !== "id" && fact !== "type";
}
