// The lines of the stacks that made a difference: those that stand behind one side, and not behind the other.
import type { Resource } from "../../runtime/contract/bundle.ts";
import type { WrittenAt } from "../../runtime/contract/origins.ts";
import { factNames, type CrateTrails, type Receiver } from "../origins/part-origins.ts";
import type { Difference } from "./compare-parts.ts";
import type { Cause } from "./comparison.ts";
import { startLineDifferences } from "./line-differences.ts";
import type { Placed } from "./resource-facts.ts";
import type { OriginsOf } from "./side-origins.ts";

/** All that has to be kept of a difference to find its causes later: parts are large, and let go before that. */
export interface Trace {
  readonly old: TracedResource;
  readonly next: TracedResource;
  /** Whether both sides have the resource. One that is on one side only is sought on both. */
  readonly isOnBoth: boolean;
}

export interface TracedResource {
  readonly resource: Pick<Resource, "id" | "crate">;
  /** As its part names it. */
  readonly crate: string;
  /** What differs, as far as this side says it. */
  readonly facts: readonly string[];
}

export interface Tracing {
  readonly trace: Trace;
  readonly old: TracedSide;
  readonly next: TracedSide;
}

export interface TracedSide {
  readonly origins: OriginsOf | undefined;
  readonly receiver: Receiver;
}

export function traceOf({ old, next, attributes }: Difference): Trace {
  const [was, is] = [old ?? next, next ?? old];
  if (was === undefined || is === undefined) {
    throw new Error("a difference has neither an old nor a new side");
  }
  const isOnBoth = old !== undefined && next !== undefined;
  const facts = isOnBoth ? [...attributes.keys()].flatMap(factsBehind) : ["id", "type"];
  const before = tracedResource(was, facts);
  return { isOnBoth, old: before, next: was === is ? before : tracedResource(is, facts) };
}

function tracedResource({ resource, part }: Placed, asked: readonly string[]): TracedResource {
  const said = new Set(factNames(resource));
  const { id, crate } = resource;
  return {
    resource: { id, crate },
    crate: part.crate,
    facts: asked.filter((fact) => said.has(fact)),
  };
}

export type CausesOf = (tracing: Tracing) => readonly Cause[];

/** Where no two hosts have the same match block, most of them still come to the same lines: those are compared once. */
export function startCauses(): CausesOf {
  const difference = startLineDifferences();
  return ({ trace, old, next }) => {
    // Where a side does not know its lines, what differs could not be told from what is the same.
    if (old.origins === undefined || next.origins === undefined) return [];
    const was = old.origins(old.receiver, trace.old.crate);
    const is = next.origins(next.receiver, trace.next.crate);
    if (!trace.isOnBoth) {
      // One line that gives the configcrate stands for all that is in it.
      const given = difference(was?.given.places ?? [], is?.given.places ?? []);
      if (given.length > 0) return given;
    }
    return difference(placesOf(trace.old, was), placesOf(trace.next, is));
  };
}

/** The bytes of a file that is copied come through what names it. */
function factsBehind(name: string): readonly string[] {
  return name.startsWith("file ") ? ["source", "artifact"] : [name];
}

function placesOf(
  { resource, facts }: TracedResource,
  trails: CrateTrails | undefined,
): readonly WrittenAt[] {
  if (trails === undefined) return [];
  return facts.flatMap((fact) => trails.trail(resource, fact).places);
}
