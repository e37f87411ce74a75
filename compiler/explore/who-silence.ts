// Why a line reaches nobody: what stands above it, what it waits for in vain, or that nothing takes it.
import type { Composition, Excluded } from "../4-resolve/composition.ts";
import type { Span } from "../source/source.ts";
import { carriersOf, refsOf } from "./carriers.ts";
import type { Explained } from "./find-known.ts";
import { findKnown } from "./find-known.ts";
import type { FindOrigin, Origin } from "./origin.ts";
import { originFinder } from "./origin.ts";
import { resourcesOf } from "./trace-resource.ts";
import type { SayingAt } from "./who-says.ts";
import { silentSetting } from "./who-settings.ts";
import { pinnedBy } from "./who-traits.ts";
import { whyOf, type Why } from "./why.ts";

export type Silence = {
  readonly reason: string;
  /** What is to blame. */
  readonly because: readonly Origin[];
};

export function silenceOf(saying: SayingAt, explained: Explained): Silence {
  const find = originFinder();
  switch (saying.kind) {
    case "variable":
      return silentVariable(saying, explained, find);
    case "configcrate":
    case "usercrate":
      return silentCrate(saying.name, saying.kind, explained, find);
    case "default":
      return silentDefault(saying, explained, find);
    case "resource":
      return silentResource(saying, explained, find);
    case "reference":
      return silentReference(saying, explained, find);
    case "role":
      return silentRole(saying, explained, find);
    case "exclusion":
      return { reason: "none of its hosts would get it otherwise", because: [] };
    case "match":
    case "tag":
    case "environment":
      return {
        reason: "no host comes to it: none matches, or an earlier match block takes them",
        because: [],
      };
    case "waiver":
      return {
        reason: "nothing that its hosts get claims the control, or its last day is over",
        because: [],
      };
    case "claim":
      return { reason: "no host gets what claims it", because: [] };
    case "fleet":
    case "host":
    case "key":
      return { reason: "no match block matches it", because: [] };
    case "trait":
    case "pinned":
      return silentTrait(saying, explained);
    case "template":
    case "file":
      return { reason: "no resource that a host gets names it", because: [] };
    case "setting":
      return { reason: silentSetting(saying.name), because: [] };
  }
}

function silentVariable(saying: SayingAt, explained: Explained, find: FindOrigin): Silence {
  const fates = fatesOf(saying, explained);
  if (fates.length === 0) return { reason: "no match block has it among its layers", because: [] };
  const winners = fates.flatMap(({ beatenBy }) => beatenBy ?? []);
  const because = onceEach(winners.map(find));
  if (winners.length === fates.length) return { reason: "shadowed by a stronger layer", because };
  const unread = `nothing that ${winners.length === 0 ? "these" : "other"} hosts get reads "${saying.name}"`;
  return winners.length === 0
    ? { reason: unread, because }
    : { reason: `${unread}, and for some a stronger layer shadows it`, because };
}

interface Fate {
  readonly match: string;
  /** Undefined where it counts. */
  readonly beatenBy: Span | undefined;
}

/** For each match block that has it among its layers. */
function fatesOf({ name, at }: SayingAt, { fleet }: Explained): readonly Fate[] {
  return fleet.compositions.flatMap(({ block, vars, crates }): readonly Fate[] => {
    const match = block.match.value;
    const laid = vars.get(name);
    const isDefault = crates.some(({ crate }) => crate.vars.get(name)?.at === at);
    if (laid === undefined) return isDefault ? [{ match, beatenBy: undefined }] : [];
    if (laid.value.at === at) return [{ match, beatenBy: undefined }];
    const isBelow = isDefault || laid.overrides.some((other) => other.value.at === at);
    return isBelow ? [{ match, beatenBy: laid.value.at }] : [];
  });
}

export type Beaten = {
  readonly by: Origin;
  /** The patterns of the match blocks for which it is. */
  readonly matches: readonly string[];
};

/** Where a variable counts for some match blocks, and for others does not. */
export function beatenFor(saying: SayingAt, explained: Explained): readonly Beaten[] {
  const find = originFinder();
  const groups = new Map<string, { readonly by: Origin; readonly matches: string[] }>();
  for (const { match, beatenBy } of fatesOf(saying, explained)) {
    if (beatenBy === undefined) continue;
    const by = find(beatenBy);
    const key = `${by.file}:${by.line}`;
    const group = groups.get(key) ?? { by, matches: [] };
    groups.set(key, group);
    group.matches.push(match);
  }
  return [...groups.values()];
}

function silentCrate(
  name: string,
  kind: "configcrate" | "usercrate",
  { fleet, catalog }: Explained,
  find: FindOrigin,
): Silence {
  const excluded = fleet.compositions.flatMap((one) => excludedOf(one, name));
  if (excluded.length > 0) {
    return {
      reason: "left out wherever it is brought",
      because: onceEach(excluded.map(({ by }) => find(by.at))),
    };
  }
  const isGiven = fleet.compositions.some((one) =>
    one.crates.some(({ crate }) => crate.name.value === name),
  );
  if (isGiven)
    return {
      reason: `the conditions on the ${kind} hold for no host`,
      because: refsTo(name, catalog, find),
    };
  return { reason: `no match block gets the ${kind} "${name}"`, because: [] };
}

function refsTo(name: string, catalog: Explained["catalog"], find: FindOrigin): readonly Origin[] {
  const all = [...carriersOf(catalog).map(({ syntax }) => syntax), ...catalog.roles.values()];
  return onceEach(
    all
      .flatMap(refsOf)
      .flatMap((ref) =>
        ref.name.value === name && ref.when !== undefined ? [find(ref.when.at)] : [],
      ),
  );
}

function excludedOf({ excluded }: Composition, name: string): readonly Excluded[] {
  return excluded.filter((one) => one.name === name);
}

function silentTrait({ kind, name, item }: SayingAt, { catalog }: Explained): Silence {
  const first = catalog.inventory?.hosts.find((host) => host.at === item?.at);
  const isPinned = kind === "pinned" || (first !== undefined && pinnedBy(first)(name));
  const reason = isPinned
    ? "nothing that the host could get asks for it"
    : "it is not pinned, so that each host says for itself";
  return { reason, because: [] };
}

function silentDefault(
  { in: crateName = "" }: SayingAt,
  explained: Explained,
  find: FindOrigin,
): Silence {
  const crate = explained.catalog.crates.get(crateName);
  const isGiven = explained.fleet.compositions.some(({ crates }) =>
    crates.some((composed) => composed.crate === crate),
  );
  if (!isGiven) return silentCrate(crateName, crate?.kind ?? "configcrate", explained, find);
  return { reason: "every resource that a host gets says otherwise itself", because: [] };
}

/** One host of each match block that gets the configcrate is asked; the first that has an answer gives it. */
function silentResource(
  { at, in: crateName = "", line }: SayingAt,
  explained: Explained,
  find: FindOrigin,
): Silence {
  const takers = explained.fleet.compositions.filter(({ crates }) =>
    crates.some(({ crate }) => crate.name.value === crateName),
  );
  if (takers.length === 0) return silentCrate(crateName, "configcrate", explained, find);
  for (const { hosts, block } of takers) {
    const host =
      hosts[0]?.name.value ?? block.match.value.replaceAll("*", "x").replaceAll("?", "x");
    const known = findKnown(host, explained);
    if (known === undefined) continue;
    const resource = [...resourcesOf(known).values()].find(({ syntax }) => syntax.at === at);
    if (resource === undefined) continue;
    const why = whyOf(resource, known);
    const reason = silenceIn(why, line);
    if (reason !== undefined) return reason;
  }
  return { reason: "no host gets it", because: [] };
}

function silenceIn({ conditions, attributes, host }: Why, line: number): Silence | undefined {
  const failing = conditions.filter(({ verdict }) => verdict === "fails");
  if (failing.length > 0) {
    const words = failing.map(({ source }) => source).join("; ");
    return {
      reason: `a condition fails, as on "${host}": ${words}`,
      because: failing.map(placeOf),
    };
  }
  for (const writing of attributes.flatMap(({ written }) => written)) {
    const arm = writing.arms?.find((one) => one.line === line);
    if (arm !== undefined && arm.verdict !== "taken") {
      const winner = writing.arms?.find(({ verdict }) => verdict === "taken");
      const because = winner === undefined ? [] : [placeOf(winner)];
      return arm.verdict === "fails"
        ? { reason: `the arm "${arm.arm}" matches no host`, because }
        : { reason: `another arm stands above "${arm.arm}"`, because };
    }
    if (writing.line === line && writing.verdict === "fails" && writing.case !== undefined) {
      const { prints = "" } = writing.case;
      return {
        reason: `the case is "${prints}" and not "${writing.branch ?? ""}", as on "${host}"`,
        because: [placeOf(writing.case)],
      };
    }
  }
  return undefined;
}

function placeOf({ file, line }: Origin): Origin {
  return { file, line };
}

function silentReference({ name, at }: SayingAt, explained: Explained, find: FindOrigin): Silence {
  const { compositions } = explained.fleet;
  const firsts = compositions.flatMap(({ crates }) =>
    crates.flatMap(({ crate, from, also }) =>
      crate.name.value === name && also.some((other) => other.at === at) ? [find(from.at)] : [],
    ),
  );
  if (firsts.length > 0)
    return { reason: "another reference brings it first", because: onceEach(firsts) };
  const kind = explained.catalog.crates.get(name)?.kind ?? "configcrate";
  return silentCrate(name, kind, explained, find);
}

function silentRole(
  { name, at }: SayingAt,
  { catalog, fleet }: Explained,
  find: FindOrigin,
): Silence {
  const role = catalog.roles.get(name);
  const isDefinition = role?.name.at === at;
  const named = carriersOf(catalog).some(({ syntax }) =>
    syntax.roles.some((ref) => ref.name.value === name),
  );
  const included = [...catalog.roles.values()].some(({ includes }) =>
    includes.some(({ value }) => value === name),
  );
  if (isDefinition && !named && !included)
    return { reason: `nothing takes the role "${name}"`, because: [] };
  const own = new Set(isDefinition ? refsOf(role).map((ref) => ref.name.at) : []);
  const others = fleet.compositions.flatMap(({ crates }) =>
    crates.flatMap(({ from, also }) =>
      also.some((other) => own.has(other.at) || other.via?.includes(at)) ? [find(from.at)] : [],
    ),
  );
  return others.length > 0
    ? { reason: "what it brings comes already", because: onceEach(others) }
    : { reason: "what it brings reaches no host", because: [] };
}

function onceEach(places: readonly Origin[]): readonly Origin[] {
  return [...new Map(places.map((place) => [`${place.file}:${place.line}`, place])).values()];
}
