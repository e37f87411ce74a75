// What a release has to say because of the one before it: what hosts no longer get, and that it is meant.
import { answers } from "../../runtime/contract/answers.ts";
import type { ObjectRef, Part, RetractPart } from "../../runtime/contract/bundle.ts";
import { partSchema, retractSchema } from "../../runtime/contract/bundle.ts";
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import { shrinksTooMuch } from "../../runtime/contract/shrink.ts";
import type { Store } from "../../runtime/store/store.ts";
import type { TrustedRelease } from "../../runtime/trust/client.ts";
import { sha256 } from "../../runtime/trust/hash.ts";
import { fetchPart } from "../../runtime/trust/objects.ts";
import { ownHeaders, type FindHeader } from "../../runtime/trust/own-header.ts";
import { walkAll } from "../../runtime/trust/walk.ts";
import type { HostPolicy, Policy, RoutePolicy } from "../5-specialize/policy.ts";
import { keptEntries, lostEntries } from "../retract/entries.ts";
import { managedBy, startLooking, type Looked } from "../retract/managed.ts";
import { withEarlierReviews } from "./drafts.ts";
import { emit, nothingWritten, type Release, type ReleaseFacts } from "./emit.ts";

export interface Emitting {
  readonly store: Store;
  /** Verified; undefined when there is none. */
  readonly before: TrustedRelease | undefined;
  readonly facts: ReleaseFacts;
  /** Whether hosts may lose more than their agents would take for meant. */
  readonly allowShrink: boolean;
}

export interface EmittedAfter {
  readonly release: Release;
  /** Hosts, and patterns of routes, whose agents will refuse it. */
  readonly shrunk: readonly string[];
}

/** Costs what changed: what the tree shares with the one before is not looked into. */
export async function emitAfter(
  compiled: Policy,
  emitting: Emitting,
): Promise<Answer<EmittedAfter>> {
  const { before, facts, store } = emitting;
  const policy = await withEarlierReviews(compiled, store, before?.document);
  const written = nothingWritten();
  const plain = emit(policy, facts, written);
  if (before === undefined) return ok({ release: plain, shrunk: [] });
  const work: Work = {
    ...emitting,
    before,
    policy,
    headerOf: ownHeaders({ store }, before),
    parts: new Map(),
    pairs: new Map(),
    looked: startLooking(),
    shrunk: [],
  };
  const old = await walkAll({ store }, before.document.tree, (ref) => plain.nodes.has(ref.sha256));
  if (old.kind !== "ok") return old;
  const oldParts = new Map(old.value.hosts.map(({ hostHash, parts }) => [hostHash, parts]));
  const hosts = await answers(policy.hosts, async (host) => {
    if (oldParts.size === 0) return ok(host);
    const hash = sha256(host.header.host);
    const [was, is] = [oldParts.get(hash), plain.hosts.get(hash)];
    // A host that is new lost nothing, and one that is gone is told so by the tree.
    return was === undefined || is === undefined ? ok(host) : afterHost(host, { was, is }, work);
  });
  if (hosts.kind !== "ok") return hosts;
  const routeRefs = plain.document.routes ?? [];
  const routes = await answers([...(policy.routes ?? []).entries()], ([at, route]) =>
    afterRoute(route, routeRefs[at]?.parts ?? [], work),
  );
  if (routes.kind !== "ok") return routes;
  const isPlain =
    hosts.value.every((host, at) => host === policy.hosts[at]) &&
    routes.value.every((route, at) => route === policy.routes?.[at]);
  if (isPlain) return ok({ release: plain, shrunk: [...new Set(work.shrunk)] });
  const next = { ...policy, hosts: hosts.value, routes: routes.value };
  return ok({ release: emit(next, facts, written), shrunk: [...new Set(work.shrunk)] });
}

interface Work extends Emitting {
  readonly before: TrustedRelease;
  readonly policy: Policy;
  readonly headerOf: FindHeader;
  readonly parts: Map<string, Promise<Answer<Part | RetractPart>>>;
  /** By what a host had and what it gets: most hosts have that in common with many others. */
  readonly pairs: Map<string, Promise<Answer<Comparison>>>;
  readonly looked: Looked;
  readonly shrunk: string[];
}

/** Both with the header first. */
interface Entries {
  readonly was: readonly ObjectRef[];
  readonly is: readonly ObjectRef[];
}

async function afterHost(
  host: HostPolicy,
  { was, is }: Entries,
  work: Work,
): Promise<Answer<HostPolicy>> {
  const [oldHeader, ...oldParts] = was;
  const [header, ...parts] = is;
  if (namesOf(oldParts) === namesOf(parts)) {
    if (oldHeader === undefined || oldHeader.sha256 === header?.sha256) return ok(host);
    return stillAllowed(host, oldHeader, work);
  }
  const compared = await comparison(oldParts, host.parts, { key: namesOf(parts), work });
  if (compared.kind !== "ok") return compared;
  const { retract, before, after, isSame } = compared.value;
  const next = retract === undefined ? host : { ...host, retract };
  // The release that took it away may be out already, and refused by every agent that knew more.
  const left = after + (retract?.entries.length ?? 0);
  if (work.allowShrink && shrinksTooMuch(Math.max(before, left), after, host.header)) {
    return ok({ ...next, header: { ...host.header, allowShrink: true } });
  }
  if (isSame && oldHeader !== undefined) return stillAllowed(next, oldHeader, work);
  if (shrinksTooMuch(before, after, host.header)) work.shrunk.push(host.header.host);
  return ok(next);
}

/** As long as a host gets the same as in a release that was allowed to shrink, so is what repeats it. */
async function stillAllowed(
  host: HostPolicy,
  ref: ObjectRef,
  { headerOf }: Work,
): Promise<Answer<HostPolicy>> {
  const header = await headerOf(sha256(host.header.host), ref);
  if (header.kind !== "ok") return header;
  return ok(
    header.value.allowShrink === true
      ? { ...host, header: { ...host.header, allowShrink: true } }
      : host,
  );
}

interface Comparison {
  readonly retract: RetractPart | undefined;
  /** How many resources there were, and how many there are. */
  readonly before: number;
  readonly after: number;
  /** The resources are the same: only what is left over differs. */
  readonly isSame: boolean;
}

function comparison(
  oldRefs: readonly ObjectRef[],
  parts: readonly Part[],
  { key, work }: { readonly key: string; readonly work: Work },
): Promise<Answer<Comparison>> {
  const pair = `${namesOf(oldRefs)}\n${key}`;
  const known = work.pairs.get(pair) ?? compare(oldRefs, parts, { key, work });
  work.pairs.set(pair, known);
  return known;
}

async function compare(
  oldRefs: readonly ObjectRef[],
  parts: readonly Part[],
  { key, work }: { readonly key: string; readonly work: Work },
): Promise<Answer<Comparison>> {
  const fetched = await answers(oldRefs, (ref) => partOnce(ref, work));
  if (fetched.kind !== "ok") return fetched;
  const old = fetched.value.filter((part) => part.schema === partSchema);
  const earlier = fetched.value.filter((part) => part.schema === retractSchema);
  const { release: since, created: at } = work.facts;
  const managed = managedBy(parts, work.looked);
  const keepSeconds = work.policy.retractionKeepSeconds ?? usualKeepSeconds;
  const entries = [
    ...lostEntries(old, managed, { since: { since, at }, looked: work.looked }),
    ...keptEntries(
      earlier.flatMap((part) => part.entries),
      managed,
      { at, keepSeconds },
    ),
  ];
  return ok({
    retract: entries.length === 0 ? undefined : { schema: retractSchema, entries },
    before: countOf(old),
    after: countOf(parts),
    isSame: namesOf(oldRefs.filter((_, at) => fetched.value[at]?.schema === partSchema)) === key,
  });
}

const usualKeepSeconds = 30 * 24 * 60 * 60;

async function afterRoute(
  route: RoutePolicy,
  is: readonly ObjectRef[],
  work: Work,
): Promise<Answer<RoutePolicy>> {
  const was = work.before.document.routes?.find(({ match }) => match === route.match);
  if (was === undefined) return ok(route);
  if (namesOf(was.parts) === namesOf(is)) {
    const isAllowed = was.allowShrink === true || work.allowShrink;
    return ok(isAllowed ? { ...route, allowShrink: true } : route);
  }
  // Which hosts came this way is not known, so that nobody can say what is left over on them.
  const fetched = await answers(was.parts, (ref) => partOnce(ref, work));
  if (fetched.kind !== "ok") return fetched;
  const old = fetched.value.filter((part) => part.schema === partSchema);
  if (!shrinksTooMuch(countOf(old), countOf(route.parts), route)) return ok(route);
  if (work.allowShrink) return ok({ ...route, allowShrink: true });
  work.shrunk.push(route.match);
  return ok(route);
}

function partOnce(ref: ObjectRef, { store, parts }: Work): Promise<Answer<Part | RetractPart>> {
  const known = parts.get(ref.sha256) ?? fetchPart({ store }, ref);
  parts.set(ref.sha256, known);
  return known;
}

function countOf(parts: readonly Part[]): number {
  return parts.reduce((count, { resources }) => count + resources.length, 0);
}

function namesOf(refs: readonly ObjectRef[]): string {
  return refs.map((ref) => ref.sha256).join(" ");
}
