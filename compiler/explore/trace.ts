// Why a host gets what it gets: what resolving found out about it, with the place of everything (INH-09).
import type { Value } from "../../runtime/contract/value.ts";
import type { CrateKind, HostSyntax, MatchBlockSyntax, VarSyntax } from "../2-parse/syntax.ts";
import type { ParsedWhen } from "../2-parse/when/parsed-when.ts";
import type { Catalog } from "../3-check/catalog.ts";
import type { Carrier, Composition, Fleet } from "../4-resolve/composition.ts";
import { globMatches, spellingsOf } from "../../runtime/contract/host-glob.ts";
import { chain, commonChain } from "../4-resolve/scope-chain.ts";
import { whenSource } from "../show/document.ts";
import type { FindOrigin, Origin } from "./origin.ts";
import { originFinder } from "./origin.ts";
import { tracedWaivers, type TracedWaiver } from "./trace-waivers.ts";

/** These are types and no interfaces, so that a trace can be printed as JSON as it is. */
export type Trace = {
  readonly host: string;
  readonly match: TracedBlock;
  /** Further match blocks that would have taken the host. */
  readonly alsoMatches: readonly TracedBlock[];
  readonly environment: string | null;
  readonly tags: readonly string[];
  readonly configcrates: readonly TracedCrate[];
  readonly excluded: readonly { readonly name: string; readonly by: TracedCarrier }[];
  readonly vars: { readonly [name: string]: TracedVar };
  readonly compliance: readonly TracedControl[];
  readonly waivers: readonly TracedWaiver[];
};

export type TracedBlock = Origin & { readonly pattern: string };

/** A file that reaches the host, each laid over those before it. */
export interface TracedLayer {
  readonly carrier: "legacy-vars" | "common" | "match" | "environment";
  /** The pattern of the match block, the name of the environment. */
  readonly name?: string;
  readonly file: string;
  readonly line?: number;
}

export type TracedCarrier = Origin & {
  readonly carrier: Carrier["kind"] | "configcrate";
  readonly role?: string;
};

export type TracedCrate = {
  readonly name: string;
  readonly instance?: string;
  readonly kind: CrateKind;
  readonly state: "present" | "absent";
  readonly when?: string;
  readonly from: TracedCarrier;
  /** The crate's own file. */
  readonly source: string;
};

export type SetVar = {
  readonly value: Value;
  readonly from: TracedCarrier;
};

export type TracedVar = SetVar & {
  /** What it beat, the nearest first. */
  readonly overrides: readonly SetVar[];
  /** Without a layer that says it, each crate has its own default; these are the other crates'. */
  readonly elsewhere?: readonly SetVar[];
};

export type TracedControl = {
  readonly framework: string;
  readonly control: string;
  readonly status: "claimed" | "waived";
  readonly source: string;
  readonly via?: string;
};

export interface Traced {
  readonly composition: Composition;
  readonly host: HostSyntax;
}

/** As an agent looks for itself. */
export function findHost({ compositions }: Fleet, name: string): Traced | undefined {
  for (const spelt of spellingsOf(name)) {
    for (const composition of compositions) {
      const host = composition.hosts.find((one) => one.name.value === spelt);
      if (host !== undefined) return { composition, host };
    }
  }
  return undefined;
}

export function traceHost({ composition, host }: Traced): Trace {
  const find = originFinder();
  const { block } = composition;
  const others = composition.alsoMatches.filter(({ match }) =>
    globMatches(match.value, host.name.value),
  );
  return {
    host: host.name.value,
    match: tracedBlock(block, find),
    alsoMatches: others.map((other) => tracedBlock(other, find)),
    environment: block.environment?.value ?? null,
    tags: block.tags.map(({ value }) => value),
    configcrates: composition.crates.map(({ crate, instance, state, when, from }) => ({
      name: crate.name.value,
      ...(instance === undefined ? {} : { instance }),
      kind: crate.kind,
      state,
      ...conditionOf(when),
      from: tracedCarrier(from, find),
      source: crate.path,
    })),
    excluded: composition.excluded.map(({ name, by }) => ({ name, by: tracedCarrier(by, find) })),
    vars: tracedVars(composition, find),
    compliance: composition.compliance.controls.map(
      ({ framework, control, status, source, via }) => ({
        framework,
        control,
        status,
        source,
        ...(via.length === 0 ? {} : { via: via.join(", ") }),
      }),
    ),
    waivers: tracedWaivers(composition.compliance, find),
  };
}

function tracedBlock({ match }: MatchBlockSyntax, find: FindOrigin): TracedBlock {
  return { pattern: match.value, ...find(match.at) };
}

export function tracedCarrier({ kind, at, role }: Carrier, find: FindOrigin): TracedCarrier {
  return { carrier: kind, ...find(at), ...(role === undefined ? {} : { role }) };
}

export function conditionOf(when: ParsedWhen | undefined): { readonly when?: string } {
  return when === undefined ? {} : { when: whenSource(when.expression) };
}

/** VAR-01, in the order in which they are laid. */
export function layersOf(
  { composition: { block } }: Traced,
  { commons, environments, legacyVars }: Catalog,
): readonly TracedLayer[] {
  const find = originFinder();
  const legacy = [...new Set([...legacyVars.values()].map(({ at }) => find(at).file))];
  return [
    ...legacy.map((file) => ({ carrier: "legacy-vars" as const, file })),
    ...commonChain(commons, block.folder).map(({ folder }) => ({
      carrier: "common" as const,
      file: folder === "" ? "common.vgo" : `${folder}/common.vgo`,
    })),
    { carrier: "match", name: block.match.value, ...find(block.match.at) },
    ...chain(environments, block.folder)
      .filter(({ name }) => name.value === block.environment?.value)
      .map(({ name }) => ({
        carrier: "environment" as const,
        name: name.value,
        ...find(name.at),
      })),
  ];
}

/** By name. The layers' variables come from resolving; below them lie the defaults of the host's own crates. */
function tracedVars(
  { vars, crates }: Composition,
  find: FindOrigin,
): { readonly [name: string]: TracedVar } {
  const defaults = new Map<string, SetVar[]>();
  for (const crate of new Set(crates.map((composed) => composed.crate))) {
    for (const [name, value] of crate.vars) {
      const set = {
        value: value.value,
        from: { carrier: "configcrate", ...find(value.at) },
      } as const;
      defaults.set(name, [...(defaults.get(name) ?? []), set]);
    }
  }
  const setBy = (value: VarSyntax, from: Carrier): SetVar => ({
    value: value.value,
    from: tracedCarrier(from, find),
  });
  const traced = new Map<string, TracedVar>();
  for (const [name, { value, from, overrides }] of vars) {
    const beaten = overrides.map((other) => setBy(other.value, other.from));
    const all = [...beaten, ...(defaults.get(name) ?? [])];
    traced.set(name, { ...setBy(value, from), overrides: all });
  }
  for (const [name, [first, ...elsewhere]] of defaults) {
    if (first === undefined || traced.has(name)) continue;
    traced.set(name, {
      ...first,
      overrides: [],
      ...(elsewhere.length === 0 ? {} : { elsewhere }),
    });
  }
  return Object.fromEntries([...traced].sort(([a], [b]) => (a < b ? -1 : 1)));
}
