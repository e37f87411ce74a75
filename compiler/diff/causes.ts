// The lines of the stacks that made a difference: those that stand behind one side, and not behind the other.
import type { Part } from "../../runtime/contract/bundle.ts";
import type { AttributeChange, Cause } from "./comparison.ts";

/** Where the parts of one side were written; undefined for a part of which nothing is known. */
export type OriginsOf = (
  receiver: Receiver,
  part: Pick<Part, "crate" | "resources">,
) => PartOrigins | undefined;

/** Who gets the part. */
export interface Receiver {
  readonly match: string;
  /** Without it, all that may count for a host of the match block counts. */
  readonly host?: string | undefined;
}

export interface PartOrigins {
  /** Who gave the configcrate. */
  readonly given: Trail;
  /** By id, then by attribute and by the other facts of a resource. */
  readonly resources: ReadonlyMap<string, ReadonlyMap<string, Trail>>;
}

export interface Trail {
  readonly places: readonly WrittenAt[];
}

export interface WrittenAt {
  readonly file: string;
  readonly line: number;
  /** Equal for equal texts, wherever they have moved. */
  readonly text: string;
}

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

/** A line that merely moved up or down is no cause. */
function difference(old: readonly WrittenAt[], next: readonly WrittenAt[]): readonly Cause[] {
  return mergeCauses([onlyIn(old, next, "old"), onlyIn(next, old, "new")]);
}

function onlyIn(
  places: readonly WrittenAt[],
  others: readonly WrittenAt[],
  side: Cause["side"],
): readonly Cause[] {
  const known = new Set(others.map(({ file, text }) => `${file}\0${text}`));
  return places.flatMap(({ file, line, text }) =>
    known.has(`${file}\0${text}`) ? [] : [{ side, file, line }],
  );
}

function byPlace(a: Cause, b: Cause): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  if (a.line !== b.line) return a.line - b.line;
  return a.side === b.side ? 0 : a.side === "old" ? -1 : 1;
}
