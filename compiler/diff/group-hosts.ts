// Puts hosts with the very same change into one group; hosts that had the same and get the same are compared once.
import type { ObjectRef } from "../../runtime/contract/bundle.ts";
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import { causesFor, originsOnBoth, receiversAmong, type OriginsOnBoth } from "./group-causes.ts";
import type { Heard, HostOnSide, NamedHost } from "./compare.ts";
import { compareHosts, startComparing, type HostPair, type Told } from "./compare-hosts.ts";
import type { Cause, Change, Group } from "./comparison.ts";
import { startFingerprints } from "./fingerprint.ts";
import { numberOf, startLookingIntoParts } from "./looked-part.ts";
import type { Side } from "./side.ts";

export interface Sides {
  readonly old: Side;
  readonly next: Side;
}

/** Hosts on both sides whose resources stay as they are form none. */
export async function groupHosts(
  hosts: readonly NamedHost[],
  { old, next }: Sides,
  heard: Heard,
): Promise<Answer<readonly Group[]>> {
  const pairs = pairUp(hosts, old, next);
  const parts = startLookingIntoParts(
    old,
    next,
    pairs.map(({ pair }) => pair),
  );
  const comparing = startComparing(parts.known, next.compiled !== undefined);
  const groups = startGroups();
  let done = hosts.length - sum(pairs);
  for (let from = 0; from < pairs.length; from += pairsAtOnce) {
    const some = pairs.slice(from, from + pairsAtOnce);
    const wanted = some.map(({ pair }) => pair);
    heard(done, hosts.length);
    const looked = await parts.look(wanted);
    if (looked.kind === "refused") return looked;
    for (const paired of some) groups.add(paired, compareHosts(paired.pair, comparing));
    parts.letGo(wanted);
    done += sum(some);
  }
  const grown = groups.all();
  if (grown.length === 0) return ok([]);
  const origins = await originsOnBoth(old, next, grown);
  if (origins.kind === "refused") return origins;
  return ok(grown.map((group) => groupOf(group, origins.value)));
}

/** Enough to ask a store for many parts together, and few enough to hold them all. */
const pairsAtOnce = 32;

function sum(pairs: readonly Paired[]): number {
  return pairs.reduce((total, { members }) => total + members.length, 0);
}

interface Growing {
  readonly fate: Group["fate"];
  readonly members: NamedHost[];
  readonly told: readonly Told[];
}

function startGroups(): {
  readonly add: (paired: Paired, told: readonly Told[]) => void;
  readonly all: () => readonly Growing[];
} {
  const fingerprint = startFingerprints();
  const groups = new Map<string, Growing>();
  return {
    add: ({ pair: { fate }, members }, told) => {
      if (fate === "changed" && told.length === 0) return;
      const key = [fate, ...told.map(({ change }) => fingerprint(change))].join(" ");
      const known = groups.get(key);
      if (known === undefined) groups.set(key, { fate, members: [...members], told });
      else for (const member of members) known.members.push(member);
    },
    all: () => [...groups.values()],
  };
}

function groupOf({ fate, members, told }: Growing, origins: OriginsOnBoth): Group {
  const receivers = receiversAmong(members);
  return {
    fate,
    hosts: members.map(({ name }) => name).toSorted(),
    matches: [...new Set(members.map(matchOf))].toSorted(),
    changes: told.map(({ change, trace }) =>
      withCauses(change, () => (trace === undefined ? [] : causesFor(trace, receivers, origins))),
    ),
  };
}

/** Followed when somebody asks for them: of thousands of groups most forms tell the causes of few, or of none. */
function withCauses(change: Change, follow: () => readonly Cause[]): Change {
  let causes: readonly Cause[] | undefined;
  return {
    ...change,
    get causes() {
      return (causes ??= follow());
    },
  };
}

function matchOf({ old, next }: NamedHost): string {
  return (next ?? old)?.header.match ?? "";
}

interface Paired {
  readonly pair: HostPair;
  readonly members: readonly NamedHost[];
}

function pairUp(hosts: readonly NamedHost[], old: Side, next: Side): readonly Paired[] {
  const numbers = new Map<string, number>();
  const pairs = new Map<string, { readonly pair: HostPair; readonly members: NamedHost[] }>();
  for (const host of hosts) {
    const pair = pairOf(host, versionsBetween(host, old, next));
    if (pair.fate === "changed" && !mayDiffer(pair)) continue;
    const key = keyOf(pair, numbers);
    const known = pairs.get(key);
    if (known === undefined) pairs.set(key, { pair, members: [host] });
    else known.members.push(host);
  }
  return [...pairs.values()];
}

function mayDiffer(pair: HostPair): boolean {
  return pair.versions.size > 0 || pair.beginsToPrune || !isSameList(pair);
}

function pairOf({ old, next }: NamedHost, versions: HostPair["versions"]): HostPair {
  const prunes = next?.header.settings?.prune === "apply";
  return {
    fate: old === undefined ? "added" : next === undefined ? "removed" : "changed",
    old: old?.parts ?? [],
    next: next?.parts ?? [],
    versions,
    prunes,
    beginsToPrune: prunes && old !== undefined && old.header.settings?.prune !== "apply",
  };
}

/** Of secrets that at least one side has sealed to the host: in two trees of stacks they come from one vault. */
function versionsBetween(host: NamedHost, old: Side, next: Side): HostPair["versions"] {
  if (host.old === undefined || host.next === undefined) return new Map();
  const [was, is] = [versionsOn(host.old, old), versionsOn(host.next, next)];
  const paths = new Set([host.old, host.next].flatMap(sealedTo));
  const changes = [...paths].flatMap((path) => {
    const [before, after] = [was(path), is(path)];
    return before === undefined || after === undefined || before === after
      ? []
      : [[path, { old: before, new: after }] as const];
  });
  return new Map(changes);
}

function sealedTo({ header }: HostOnSide): readonly string[] {
  return Object.keys(header.secrets ?? {});
}

/** What was compiled in memory is not sealed yet. */
function versionsOn(
  { header: { secrets = {} } }: HostOnSide,
  { compiled }: Side,
): (path: string) => number | undefined {
  if (compiled !== undefined) return (path) => compiled.secretVersion(path);
  return (path) => (Object.hasOwn(secrets, path) ? secrets[path]?.version : undefined);
}

function isSameList({ old, next }: HostPair): boolean {
  return old.length === next.length && old.every(({ sha256 }, at) => sha256 === next[at]?.sha256);
}

/** Hashes are long, and a host has dozens of parts. */
function keyOf(
  { fate, old, next, versions, prunes, beginsToPrune }: HostPair,
  numbers: Map<string, number>,
): string {
  const list = (refs: readonly ObjectRef[]): string =>
    refs.map(({ sha256 }) => numberOf(sha256, numbers)).join(",");
  const secrets = versions.size === 0 ? "" : JSON.stringify([...versions]);
  return `${fate} ${list(old)} ${list(next)} ${prunes} ${beginsToPrune} ${secrets}`;
}
