// Who uses a name: every place that brings, leaves out, sets or reads it, and the hosts that it reaches (INH-11).
import type { Value } from "../../runtime/contract/value.ts";
import { globMatches } from "../../runtime/contract/host-glob.ts";
import type { CrateKind, CrateRef, MatchBlockSyntax } from "../2-parse/syntax.ts";
import type { Catalog } from "../3-check/catalog.ts";
import type { Composition, Fleet } from "../4-resolve/composition.ts";
import type { NamedCarrier } from "./carriers.ts";
import { carriersOf, carriersReaching, refsOf } from "./carriers.ts";
import type { FindOrigin, Origin } from "./origin.ts";
import { originFinder } from "./origin.ts";
import { findVar } from "./search-var.ts";
import { conditionOf } from "./trace.ts";

export interface Query {
  readonly kind: CrateKind | "role" | "match" | "var";
  readonly name: string;
}

export type Use = Origin & {
  readonly does: "brings" | "leaves out" | "includes" | "waits" | "matches" | "sets" | "reads";
  readonly carrier: NamedCarrier["kind"] | CrateKind | "role" | "template" | "legacy-vars";
  /** The pattern, the folder, or the name of the carrier. */
  readonly in: string;
  readonly when?: string;
  readonly state?: "present" | "absent";
  readonly value?: Value;
};

/** A type and no interface, so that it can be printed as JSON as it is. */
export type Search = {
  readonly kind: Query["kind"];
  readonly name: string;
  /** By file and line. */
  readonly uses: readonly Use[];
  /** Sorted. */
  readonly hosts: readonly string[];
};

export interface Searched {
  /** Undefined when nothing has such a name. */
  readonly search: Search | undefined;
  /** The names that there are of the kind. */
  readonly known: readonly string[];
}

export interface Explored {
  readonly catalog: Catalog;
  readonly fleet: Fleet;
}

export function search(query: Query, { catalog, fleet }: Explored): Searched {
  const find = originFinder();
  const { uses, reaches, known } = finding(query, catalog, find);
  const isKnown = known.includes(query.name) || uses.length > 0;
  const hosts = fleet.compositions
    .filter(reaches)
    .flatMap((composition) => composition.hosts.map(({ name }) => name.value));
  return {
    known,
    search: isKnown
      ? { ...query, uses: [...uses].sort(byPlace), hosts: [...hosts].sort() }
      : undefined,
  };
}

export interface Finding {
  readonly uses: readonly Use[];
  readonly reaches: (composition: Composition) => boolean;
  readonly known: readonly string[];
}

function finding({ kind, name }: Query, catalog: Catalog, find: FindOrigin): Finding {
  switch (kind) {
    case "configcrate":
    case "usercrate":
      return findCrate(kind, name, { catalog, find });
    case "role":
      return findRole(name, catalog, find);
    case "match":
      return findBlocks(name, catalog, find);
    case "var":
      return findVar(name, catalog, find);
  }
}

interface Where {
  readonly catalog: Catalog;
  readonly find: FindOrigin;
}

function findCrate(kind: CrateKind, name: string, { catalog, find }: Where): Finding {
  const crates = [...catalog.crates.values()];
  const known = crates.filter((crate) => crate.kind === kind).map((crate) => crate.name.value);
  // The other kind shares the namespace, and is searched for by its own word.
  if (!known.includes(name)) return { known, reaches: () => false, uses: [] };
  const use = (ref: CrateRef, carrier: Use["carrier"], within: string): readonly Use[] =>
    ref.name.value === name
      ? [
          {
            does: "brings",
            carrier,
            in: within,
            ...find(ref.name.at),
            ...conditionOf(ref.when),
            ...(ref.state === undefined ? {} : { state: ref.state.value }),
          },
        ]
      : [];
  const carriers = carriersOf(catalog);
  return {
    known,
    reaches: ({ crates }) => crates.some(({ crate }) => crate.name.value === name),
    uses: [
      ...carriers.flatMap((carrier) => [
        ...refsOf(carrier.syntax).flatMap((ref) => use(ref, carrier.kind, carrier.name)),
        ...carrier.syntax.excludes
          .filter(({ value }) => value === name)
          .map(({ at }): Use => ({
            does: "leaves out",
            carrier: carrier.kind,
            in: carrier.name,
            ...find(at),
          })),
      ]),
      ...[...catalog.roles.values()].flatMap((role) =>
        refsOf(role).flatMap((ref) => use(ref, "role", role.name.value)),
      ),
      ...crates.flatMap((crate) =>
        crate.dependsOn
          .filter(({ value }) => value === name)
          .map(({ at }): Use => ({
            does: "waits",
            carrier: crate.kind,
            in: crate.name.value,
            ...find(at),
          })),
      ),
    ],
  };
}

function findRole(name: string, catalog: Catalog, find: FindOrigin): Finding {
  const roles = [...catalog.roles.values()];
  const including = roles.filter(({ includes }) => includes.some(({ value }) => value === name));
  const wanted = new Set([name, ...including.map((role) => role.name.value)]);
  return {
    known: roles.map((role) => role.name.value),
    reaches: (composition) =>
      carriersReaching(composition, catalog).some((carrier) =>
        carrier.roles.some((ref) => wanted.has(ref.name.value)),
      ),
    uses: [
      ...carriersOf(catalog).flatMap((carrier) =>
        carrier.syntax.roles
          .filter((ref) => ref.name.value === name)
          .map((ref): Use => ({
            does: "brings",
            carrier: carrier.kind,
            in: carrier.name,
            ...find(ref.name.at),
            ...conditionOf(ref.when),
          })),
      ),
      ...including.flatMap((role) =>
        role.includes
          .filter(({ value }) => value === name)
          .map(({ at }): Use => ({
            does: "includes",
            carrier: "role",
            in: role.name.value,
            ...find(at),
          })),
      ),
    ],
  };
}

/** A pattern as it is written, else all that match a host of that name, else all that are like it. */
function findBlocks(name: string, { matchBlocks }: Catalog, find: FindOrigin): Finding {
  const kinds: readonly ((block: MatchBlockSyntax) => boolean)[] = [
    ({ match }) => match.value === name,
    ({ match }) => globMatches(match.value, name),
    ({ match }) => globMatches(name, match.value),
  ];
  const found =
    kinds.map((matches) => matchBlocks.filter(matches)).find((list) => list.length > 0) ?? [];
  return {
    known: matchBlocks.map(({ match }) => match.value),
    reaches: ({ block }) => found.includes(block),
    uses: found.map(({ match }) => ({
      does: "matches",
      carrier: "match",
      in: match.value,
      ...find(match.at),
    })),
  };
}

function byPlace(a: Use, b: Use): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line;
}
