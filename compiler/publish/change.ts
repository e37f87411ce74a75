// How much a release would change of the one before it: in hosts, in things that go, in services that restart.
import { answers } from "../../runtime/contract/answers.ts";
import { canonical } from "../../runtime/contract/canonical-json.ts";
import { partSchema, type ObjectRef, type Resource } from "../../runtime/contract/bundle.ts";
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import type { Store } from "../../runtime/store/store.ts";
import type { TrustedRelease } from "../../runtime/trust/client.ts";
import { sha256 } from "../../runtime/trust/hash.ts";
import { fetchPart } from "../../runtime/trust/objects.ts";
import { ownHeaders } from "../../runtime/trust/own-header.ts";
import { walkAll } from "../../runtime/trust/walk.ts";
import type { HostPolicy, Policy } from "../5-specialize/policy.ts";
import type { Release } from "../6-emit/emit.ts";
import { wokenBy } from "../diff/wakes.ts";

export interface ReleaseChange {
  /** Of the new release. */
  readonly hosts: number;
  readonly changed: readonly string[];
  readonly added: number;
  /** How many the release before knew and this one does not. */
  readonly removed: number;
  /** Resources that go or become absent, counted over all hosts that stay. */
  readonly deletions: number;
  /** By service: the hosts on which it will react to what changes. */
  readonly restarts: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface Emitted {
  readonly store: Store;
  readonly policy: Policy;
  readonly before: TrustedRelease | undefined;
  readonly release: Release;
}

/** Costs what changed: what both trees share is not looked into. */
export async function changeOf(emitted: Emitted): Promise<Answer<ReleaseChange>> {
  const { store, policy, before, release } = emitted;
  const names = policy.hosts.map(({ header }) => header.host);
  const nothing = {
    changed: [],
    added: names.length,
    removed: 0,
    deletions: 0,
    restarts: new Map(),
  };
  if (before === undefined) return ok({ ...nothing, hosts: names.length });
  const shared = (ref: ObjectRef): boolean => release.nodes.has(ref.sha256);
  const old = await walkAll({ store }, before.document.tree, shared);
  if (old.kind !== "ok") return old;
  const known = new Map(policy.hosts.map((host) => [sha256(host.header.host), host]));
  const headerOf = ownHeaders({ store }, before);
  const changed: HostChange[] = [];
  let removed = 0;
  for (const { hostHash, parts } of old.value.hosts) {
    const host = known.get(hostHash);
    const next = release.hosts.get(hostHash) ?? [];
    if (host === undefined) {
      removed += 1;
      continue;
    }
    const [headers, ...was] = parts;
    const [newHeaders, ...is] = next;
    const isOther = namesOf(was) !== namesOf(is);
    if (!isOther && headers?.sha256 === newHeaders?.sha256) continue;
    // Headers lie with those of other hosts, which may be the ones that changed.
    const header = isOther ? undefined : await headerOf(hostHash, headers);
    if (header?.kind === "refused") return header;
    const isSame =
      header !== undefined && canonical(header.value) === canonical(release.headers.get(hostHash));
    if (!isSame) changed.push({ host, was, next: is });
  }
  const counted = await countAll(changed, store);
  if (counted.kind !== "ok") return counted;
  return ok({
    hosts: names.length,
    changed: changed.map(({ host }) => host.header.host).sort(),
    added: names.length - (before.document.hosts - removed),
    removed,
    ...counted.value,
  });
}

interface HostChange {
  readonly host: HostPolicy;
  readonly was: readonly ObjectRef[];
  readonly next: readonly ObjectRef[];
}

type Counted = Pick<ReleaseChange, "deletions" | "restarts">;

/** Hosts that had the same and get the same are looked at once. */
async function countAll(changes: readonly HostChange[], store: Store): Promise<Answer<Counted>> {
  const groups = new Map<string, [HostChange, ...HostChange[]]>();
  for (const change of changes) {
    const key = `${namesOf(change.was)}>${namesOf(change.next)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [change]);
    else group.push(change);
  }
  const parts = new Map<string, Promise<Answer<readonly Resource[]>>>();
  const resourcesOnce = (ref: ObjectRef): Promise<Answer<readonly Resource[]>> => {
    const known = parts.get(ref.sha256) ?? resourcesOf(ref, store);
    parts.set(ref.sha256, known);
    return known;
  };
  let deletions = 0;
  const restarts = new Map<string, Set<string>>();
  for (const group of groups.values()) {
    const [{ host, was }] = group;
    const before = await answers(was, resourcesOnce);
    if (before.kind !== "ok") return before;
    const next = host.parts.flatMap(({ resources }) => resources);
    const { gone, restarted } = compared(before.value.flat(), next);
    deletions += gone * group.length;
    for (const service of restarted) {
      const hosts = restarts.get(service) ?? new Set();
      for (const { host } of group) hosts.add(host.header.host);
      restarts.set(service, hosts);
    }
  }
  return ok({ deletions, restarts });
}

async function resourcesOf(ref: ObjectRef, store: Store): Promise<Answer<readonly Resource[]>> {
  const part = await fetchPart({ store }, ref);
  if (part.kind !== "ok") return part;
  return ok(part.value.schema === partSchema ? part.value.resources : []);
}

interface Compared {
  readonly gone: number;
  readonly restarted: ReadonlySet<string>;
}

function compared(before: readonly Resource[], next: readonly Resource[]): Compared {
  const was = new Map(before.map((resource) => [resource.id, resource]));
  const is = new Map(next.map((resource) => [resource.id, resource]));
  const left = before.filter(({ id }) => !is.has(id)).length;
  const absent = next.filter((resource) => isAbsent(resource) && !isAbsent(was.get(resource.id)));
  const changed = next.filter((resource) => {
    const old = was.get(resource.id);
    return old === undefined || factsOf(old) !== factsOf(resource);
  });
  const listening = {
    resource: (id: string) => is.get(id),
    subscribers: (id: string) => next.filter(({ subscribes = [] }) => subscribes.includes(id)),
  };
  const restarted = new Set(changed.flatMap((resource) => wokenBy(resource, listening)));
  return { gone: left + absent.length, restarted };
}

function isAbsent(resource: Resource | undefined): boolean {
  return resource?.attributes["state"] === "absent";
}

/** What would be done on a host; when something waits for something else changes nothing there. */
function factsOf({ type, attributes, choice, when }: Resource): string {
  return JSON.stringify([type, attributes, choice, when]);
}

function namesOf(refs: readonly ObjectRef[]): string {
  return refs.map((ref) => ref.sha256).join(" ");
}
