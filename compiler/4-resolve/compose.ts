// One match block: its references become crates, each once, with exclusions and wanted states applied.
import type { Value } from "../../runtime/contract/value.ts";
import { isMap } from "../../runtime/contract/value.ts";
import type { CarrierSyntax, CrateSyntax, HostSyntax } from "../2-parse/syntax.ts";
import type { Catalog } from "../3-check/catalog.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Located } from "../source/source.ts";
import { judgeCompliance } from "./compliance.ts";
import type { Carrier, ComposedCrate, Composition, Excluded, LayeredVar } from "./composition.ts";
import * as say from "./diagnostics.ts";
import type { GatheredRef } from "./gather-refs.ts";
import { gatherRefs } from "./gather-refs.ts";
import type { Layers } from "./layers.ts";
import { layVars } from "./layers.ts";
import { chain, commonChain } from "./scope-chain.ts";

export interface ComposeOptions {
  readonly catalog: Catalog;
  /** A day, YYYY-MM-DD: waivers that ended before it no longer hold. */
  readonly today: string;
  readonly report: Report;
}

export function compose(
  block: Layers["block"],
  hosts: readonly HostSyntax[],
  { catalog, today, report }: ComposeOptions,
): Omit<Composition, "alsoMatches"> {
  const { folder, environment } = block;
  const layers: Layers = {
    block,
    commons: commonChain(catalog.commons, folder),
    environments: chain(catalog.environments, folder).filter(
      ({ name }) => name.value === environment?.value,
    ),
  };
  const vars = layVars(catalog, layers);
  const gathered = gatherRefs(catalog, layers);
  const states = statesOf(gathered);
  const { kept, excluded } = exclude(gathered, layers, { catalog, report });
  const crates = [...byName(kept).values()].flatMap(([ref, ...others]) => {
    // The first reference keeps its place and its condition.
    if (ref === undefined) return [];
    const crate = catalog.crates.get(ref.ref.name.value);
    if (crate === undefined) return [];
    const { state, from: stateFrom } = states.get(crate.name.value) ?? {
      state: "present" as const,
      from: ref.from,
    };
    const also = others.map((other) => other.from);
    const { foreach } = ref.ref;
    return instancesOf(ref, crate, vars, report).map((instance) => ({
      ...instance,
      state,
      stateFrom,
      also,
      foreach,
    }));
  });
  return {
    block,
    hosts,
    crates,
    excluded,
    vars,
    compliance: judgeCompliance(crates, { catalog, folder, today }),
  };
}

function byName(refs: readonly GatheredRef[]): ReadonlyMap<string, readonly GatheredRef[]> {
  const groups = new Map<string, GatheredRef[]>();
  for (const ref of refs) {
    const group = groups.get(ref.ref.name.value);
    if (group === undefined) groups.set(ref.ref.name.value, [ref]);
    else group.push(ref);
  }
  return groups;
}

const strength: Readonly<Record<Carrier["kind"], number>> = {
  "legacy-vars": 0,
  role: 1,
  common: 2,
  match: 3,
  environment: 4,
};

/** Carriers that lie in folders: one further in is nearer, and a bare name there means present. */
const inChain: ReadonlySet<Carrier["kind"]> = new Set(["common", "environment"]);

type WantedState = { readonly state: ComposedCrate["state"]; readonly from: Carrier };

/** INL-05: environments.vgo beats the match block beats common.vgo beats a role; nearer beats farther. */
function statesOf(refs: readonly GatheredRef[]): ReadonlyMap<string, WantedState> {
  const strongest = new Map<string, WantedState & { readonly rank: number }>();
  for (const { ref, from } of refs) {
    const rank = strength[from.kind];
    const before = strongest.get(ref.name.value);
    // References come parent before child, so an equal rank later in the list is nearer.
    const isNearer =
      before === undefined ||
      rank > before.rank ||
      (rank === before.rank && (ref.state !== undefined || inChain.has(from.kind)));
    if (isNearer) {
      strongest.set(ref.name.value, { rank, state: ref.state?.value ?? "present", from });
    }
  }
  return strongest;
}

/** applied after composition, at all three places; no carrier removes what it adds itself. */
function exclude(
  refs: readonly GatheredRef[],
  layers: Layers,
  { catalog, report }: Pick<ComposeOptions, "catalog" | "report">,
): { readonly kept: readonly GatheredRef[]; readonly excluded: readonly Excluded[] } {
  const excluded: Excluded[] = [];
  let kept = refs;
  const apply = (carrier: CarrierSyntax, kind: Carrier["kind"]): void => {
    const own = new Set(carrier.configcrates.map(({ name }) => name.value));
    for (const name of carrier.excludes) {
      const isThere = kept.some(({ ref }) => ref.name.value === name.value);
      if (own.has(name.value) || !isThere) {
        report(say.excludeNothing(name, own.has(name.value), catalog.crates));
        continue;
      }
      excluded.push({ name: name.value, by: { kind, at: name.at } });
      kept = kept.filter(({ ref }) => ref.name.value !== name.value);
    }
  };
  for (const common of layers.commons) apply(common, "common");
  apply(layers.block, "match");
  for (const environment of layers.environments) apply(environment, "environment");
  return { kept, excluded };
}

type Instance = Omit<ComposedCrate, "state" | "stateFrom" | "also" | "foreach">;

function instancesOf(
  gathered: GatheredRef,
  crate: CrateSyntax,
  vars: ReadonlyMap<string, LayeredVar>,
  report: Report,
): readonly Instance[] {
  const { ref, when, from } = gathered;
  const name = crate.name.value;
  const base = { crate, when, from };
  if (ref.foreach === undefined) return [{ ...base, name, instance: undefined, item: undefined }];
  const list = vars.get(ref.foreach.value)?.value ?? crate.vars.get(ref.foreach.value);
  if (list === undefined || !Array.isArray(list.value)) {
    report(say.foreachList(ref.foreach, list?.value, [...vars.keys(), ...crate.vars.keys()]));
    return [];
  }
  return keyed(list.value, ref, report).map(({ key, item }) => ({
    ...base,
    name: `${name}[${key}]`,
    instance: key,
    item,
  }));
}

/** CFOR-07 to CFOR-10: scalars are their own key, mappings need a field that tells them apart. */
function keyed(
  items: readonly Value[],
  ref: GatheredRef["ref"],
  report: Report,
): readonly { readonly key: string; readonly item: Value }[] {
  const foreach: Located<string> = ref.foreach ?? ref.name;
  const seen = new Set<string>();
  if (ref.key !== undefined && items.length > 0 && !items.some(isMap)) {
    report(say.foreachKey(ref.key, "unneeded"));
  }
  return items.flatMap((item) => {
    const value = isMap(item) ? (ref.key === undefined ? undefined : item[ref.key.value]) : item;
    if (value === undefined || value === null || typeof value === "object") {
      report(
        say.foreachKey(
          ref.key ?? foreach,
          isMap(item) && ref.key === undefined ? "missing" : "lacking",
        ),
      );
      return [];
    }
    const key = String(value);
    if (seen.has(key)) {
      report(say.foreachKey(ref.key ?? foreach, "repeated", key));
      return [];
    }
    seen.add(key);
    return [{ key, item }];
  });
}
