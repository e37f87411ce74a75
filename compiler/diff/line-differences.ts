// Which lines stand behind one side and not behind the other; what was compared before is not compared again.
import type { WrittenAt } from "../../runtime/contract/origins.ts";
import { placesOnlyIn } from "../origins/causes.ts";
import type { Cause } from "./comparison.ts";
import { numberOf } from "./looked-part.ts";

type Places = readonly WrittenAt[];

/**
 * A host with variables of its own is told through lines of its own. Those that both sides have are put aside
 * first: what is left is the same for all hosts, and they share one list.
 */
export function startLineDifferences(): (old: Places, next: Places) => readonly Cause[] {
  const keyOf = startKeys();
  const known = new Map<string, readonly Cause[]>();
  return (old, next) => {
    const missingIn = (other: Places): ((place: WrittenAt) => boolean) => {
      const there = new Set(other.map((place) => keyOf(place).said));
      return (place) => !there.has(keyOf(place).said);
    };
    const differing = [...old.filter(missingIn(next)), ...next.filter(missingIn(old))];
    if (differing.length === 0) return none;
    // Of a long piece that differs, lines count that nothing else of its file has on the other side.
    const files = new Set(differing.map(({ file }) => file));
    const [was, is] = [old, next].map((side) => side.filter(({ file }) => files.has(file)));
    if (was === undefined || is === undefined) return none;
    const key = [was, is].map((side) => side.map((place) => keyOf(place).at).join(" ")).join(">");
    const causes = known.get(key) ?? difference(was, is);
    known.set(key, causes);
    return causes;
  };
}

const none: readonly Cause[] = [];

interface PlaceKey {
  /** Equal for what says the same in the same file. */
  readonly said: number;
  /** Equal if it does so on the same lines. */
  readonly at: string;
}

function startKeys(): (place: WrittenAt) => PlaceKey {
  const keys = new WeakMap<WrittenAt, PlaceKey>();
  const numbers = new Map<string, number>();
  return (place) => {
    const known = keys.get(place);
    if (known !== undefined) return known;
    const said = numberOf(`${place.file} ${place.text}`, numbers);
    const key = { said, at: `${said}@${place.line}` };
    keys.set(place, key);
    return key;
  };
}

function difference(old: Places, next: Places): readonly Cause[] {
  return mergeCauses([
    placesOnlyIn(old, next).map((place) => ({ side: "old", ...place })),
    placesOnlyIn(next, old).map((place) => ({ side: "new", ...place })),
  ]);
}

/** What several hosts with the same change have as their causes, each once. */
export function mergeCauses(lists: Iterable<readonly Cause[]>): readonly Cause[] {
  const found = new Map<string, Cause>();
  for (const causes of lists) {
    for (const cause of causes) found.set(`${cause.side}\0${cause.line}\0${cause.file}`, cause);
  }
  return [...found.values()].toSorted(byPlace);
}

function byPlace(a: Cause, b: Cause): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  if (a.line !== b.line) return a.line - b.line;
  return a.side === b.side ? 0 : a.side === "old" ? -1 : 1;
}
