// Turns tags and listed claims into the controls that they cover, each told once with where it comes from.
import { compareCodePoints } from "../../runtime/contract/canonical-json.ts";
import type { CatalogEntry, Catalogs } from "./catalogs.ts";
import { compareNaturally } from "./natural-order.ts";

export interface Control {
  readonly framework: string;
  readonly control: string;
}

/** A place that claims controls: a crate by its tags, or a compliance.vgo one by one. */
export type Claimant =
  | {
      readonly kind: "tags";
      /** As it shall be told to a reader: the path of the file. */
      readonly source: string;
      readonly provides: readonly string[];
      readonly bundles: readonly string[];
    }
  | { readonly kind: "list"; readonly source: string; readonly claims: readonly Control[] };

export interface ClaimedControl extends Control {
  /** The first place that claims it. */
  readonly source: string;
  /** COMP-13: every tag that leads to it, as "time-sync" or "bundle:cis-ubuntu-access"; empty if none. */
  readonly via: readonly string[];
}

/** The controls that a tag stands for, in the order of the catalog. */
export function coverage(entry: CatalogEntry): readonly Control[] {
  return Object.entries(entry.frameworks).flatMap(([framework, controls]) =>
    controls.map((control) => ({ framework, control })),
  );
}

/**
 * COMP-04, WAIV-03: the union of all that is claimed, sorted by framework and then by control. A tag
 * that no catalog has adds nothing (COMP-07); reporting it is the business of `3-check`.
 */
export function claimControls(
  claimants: readonly Claimant[],
  catalogs: Catalogs,
): readonly ClaimedControl[] {
  const frameworks = new Map<string, Map<string, Origin>>();
  for (const claimant of claimants) {
    for (const [{ framework, control }, via] of claimsOf(claimant, catalogs)) {
      const controls = entryOf(frameworks, framework, () => new Map<string, Origin>());
      const { source } = claimant;
      const origin = entryOf(controls, control, () => ({ source, via: new Set<string>() }));
      if (via !== undefined) origin.via.add(via);
    }
  }
  return sortedBy(frameworks, compareCodePoints).flatMap(([framework, controls]) =>
    sortedBy(controls, compareNaturally).map(([control, { source, via }]) => ({
      framework,
      control,
      source,
      via: [...via],
    })),
  );
}

interface Origin {
  readonly source: string;
  readonly via: Set<string>;
}

/** Each control as often as it is claimed, with the tag that leads to it. */
function* claimsOf(
  claimant: Claimant,
  { provisions, bundles }: Catalogs,
): Generator<readonly [Control, via?: string]> {
  switch (claimant.kind) {
    case "list":
      for (const control of claimant.claims) yield [control];
      return;
    case "tags":
      for (const tag of claimant.provides) yield* claimsBy(tag, provisions.get(tag));
      for (const tag of claimant.bundles) yield* claimsBy(`bundle:${tag}`, bundles.get(tag));
  }
}

function* claimsBy(
  via: string,
  entry: CatalogEntry | undefined,
): Generator<readonly [Control, string]> {
  if (entry === undefined) return;
  for (const control of coverage(entry)) yield [control, via];
}

function entryOf<T>(map: Map<string, T>, key: string, create: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const created = create();
  map.set(key, created);
  return created;
}

function sortedBy<T>(
  map: ReadonlyMap<string, T>,
  compare: (a: string, b: string) => number,
): readonly (readonly [string, T])[] {
  return [...map].sort(([a], [b]) => compare(a, b));
}
