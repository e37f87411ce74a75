// The lines of the stacks that made a difference: those that stand behind one side, and not behind the other.
import type { Part } from "../../runtime/contract/bundle.ts";
import type { WrittenAt } from "../../runtime/contract/origins.ts";
import { placesOnlyIn } from "../origins/causes.ts";
import type { Receiver, Trail } from "../origins/part-origins.ts";
import type { AttributeChange, Cause } from "./comparison.ts";
import type { OriginsOf } from "./side-origins.ts";

/** One resource on one side: of one that is not there, where it would have been. */
export interface Traced {
  readonly origins: OriginsOf | undefined;
  readonly receiver: Receiver;
  readonly part: Pick<Part, "crate" | "resources">;
  readonly id: string;
}

export interface Tracing {
  readonly old: Traced;
  readonly next: Traced;
  /** Whether both sides have the resource. */
  readonly isOnBoth: boolean;
  readonly attributes: ReadonlyMap<string, AttributeChange>;
}

/** Empty where a side does not know its lines: what differs could not be told from what is the same. */
export function causesOf({ old, next, isOnBoth, attributes }: Tracing): readonly Cause[] {
  if (old.origins === undefined || next.origins === undefined) return [];
  const was = old.origins(old.receiver, old.part);
  const is = next.origins(next.receiver, next.part);
  if (!isOnBoth) {
    // One line that gives the configcrate stands for all that is in it.
    const given = difference(was?.given.places ?? [], is?.given.places ?? []);
    if (given.length > 0) return given;
  }
  const facts = isOnBoth ? [...attributes.keys()].flatMap(factsBehind) : ["id", "type"];
  return difference(
    placesOf(facts, was?.resources.get(old.id)),
    placesOf(facts, is?.resources.get(next.id)),
  );
}

/** What several hosts with the same change have as their causes, each once. */
export function mergeCauses(lists: Iterable<readonly Cause[]>): readonly Cause[] {
  const found = new Map<string, Cause>();
  for (const causes of lists) {
    for (const cause of causes) found.set(`${cause.side}\0${cause.line}\0${cause.file}`, cause);
  }
  return [...found.values()].toSorted(byPlace);
}

/** The bytes of a file that is copied come through what names it. */
function factsBehind(name: string): readonly string[] {
  return name.startsWith("file ") ? ["source", "artifact"] : [name];
}

function placesOf(
  facts: readonly string[],
  resource: ReadonlyMap<string, Trail> | undefined,
): readonly WrittenAt[] {
  return facts.flatMap((fact) => resource?.get(fact)?.places ?? []);
}

function difference(old: readonly WrittenAt[], next: readonly WrittenAt[]): readonly Cause[] {
  return mergeCauses([
    placesOnlyIn(old, next).map((place) => ({ side: "old", ...place })),
    placesOnlyIn(next, old).map((place) => ({ side: "new", ...place })),
  ]);
}

function byPlace(a: Cause, b: Cause): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  if (a.line !== b.line) return a.line - b.line;
  return a.side === b.side ? 0 : a.side === "old" ? -1 : 1;
}
