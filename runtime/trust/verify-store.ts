// Checks the whole of a store: every signature, and every object that its release can lead a host to.
import { contentOf, type ObjectRef, type Route, type WorkRef } from "../contract/bundle.ts";
import { ok, refuse, type Answer, type Refusal } from "../contract/refusal.ts";
import type { Store } from "../store/store.ts";
import { refresh, type TrustedRelease } from "./client.ts";
import { fetchOwnHeader, fetchSealed } from "./fetch.ts";
import { sha256 } from "./hash.ts";
import { passingMemory } from "./memory.ts";
import { fetchObject, fetchPart } from "./objects.ts";
import { canonical } from "../contract/canonical-json.ts";
import { walkAll, type HostEntry } from "./walk.ts";

export interface StoreCheck {
  readonly release: number;
  readonly fleet: string;
  /** sha256 of the root of the tree: equal for equal content, whatever the release. */
  readonly treeRoot: string;
  readonly hosts: number;
  /** Tree nodes and parts; one that is shared counts once. */
  readonly objects: number;
  /** When the store has to be signed anew. */
  readonly expires: string;
}

/** Refuses with the first fault, and says how many more there are. */
export async function verifyStore(
  store: Store,
  root: Uint8Array,
  now: Date,
): Promise<Answer<StoreCheck>> {
  const release = await refresh({ store, memory: passingMemory(), root, now });
  if (release.kind !== "ok") return release;
  const { document, timestamp } = release.value;
  const tree = await walkAll({ store }, document.tree);
  if (tree.kind !== "ok") return tree;
  const { hosts, nodes } = tree.value;
  const routed = [
    ...(document.routes ?? []).flatMap((route) => route.parts),
    ...(document.work ?? []).map(({ object }) => object),
  ];
  const objects = new Map(
    [...hosts.flatMap((host) => host.parts), ...routed].map((part) => [part.sha256, part]),
  );
  const faults = [
    ...(await faultsOfHosts(store, release.value, { hosts, objects })),
    ...(await faultsOfParts(store, hosts)),
    ...(await faultsOfRoutes(store, document.routes ?? [])),
    ...(await faultsOfWork(store, document.work ?? [])),
  ];
  if (hosts.length !== document.hosts) {
    const says = `the release of "${store.where}" says ${document.hosts} hosts`;
    faults.push(refuse("malformed", `${says}, and its tree holds ${hosts.length}`));
  }
  const [first, ...others] = faults;
  if (first !== undefined) return others.length === 0 ? first : alongWith(first, others.length);
  return ok({
    release: document.release,
    fleet: document.fleet,
    treeRoot: sha256(canonical(contentOf(document))),
    hosts: hosts.length,
    objects: new Set(nodes.map((node) => node.sha256)).size + objects.size,
    expires: timestamp.expires,
  });
}

async function faultsOfHosts(
  store: Store,
  release: TrustedRelease,
  /** What headers refer to is put beside the objects that were known before. */
  {
    hosts,
    objects,
  }: { readonly hosts: readonly HostEntry[]; readonly objects: Map<string, ObjectRef> },
): Promise<Refusal[]> {
  const faults: Refusal[] = [];
  for (const { hostHash, parts } of hosts) {
    const header = await fetchOwnHeader({ store }, release, hostHash, parts[0]);
    const secrets = header.kind === "ok" ? Object.values(header.value.secrets ?? {}) : [];
    for (const { sealed: ref } of secrets) objects.set(ref.sha256, ref);
    const sealed = header.kind === "ok" ? await fetchSealed({ store }, header.value) : header;
    if (sealed.kind === "refused") faults.push(sealed);
  }
  return faults;
}

async function faultsOfWork(store: Store, work: readonly WorkRef[]): Promise<Refusal[]> {
  const fetched = await Promise.all(work.map(({ object }) => fetchObject({ store }, object)));
  return fetched.filter((answer) => answer.kind === "refused");
}

async function faultsOfRoutes(store: Store, routes: readonly Route[]): Promise<Refusal[]> {
  return faultsOfParts(
    store,
    // A route has no header part; its parts stand where those of a host do.
    routes.map(({ parts }) => ({ hostHash: "", parts: [{ sha256: "", size: 0 }, ...parts] })),
  );
}

async function faultsOfParts(store: Store, hosts: readonly HostEntry[]): Promise<Refusal[]> {
  const faults: Refusal[] = [];
  const shared = new Map<string, ObjectRef>();
  for (const { parts } of hosts) {
    for (const part of parts.slice(1)) shared.set(part.sha256, part);
  }
  for (const part of shared.values()) {
    const fetched = await fetchPart({ store }, part);
    if (fetched.kind === "refused") faults.push(fetched);
  }
  return faults;
}

function alongWith(first: Refusal, others: number): Refusal {
  const more = others === 1 ? "1 more fault" : `${others} more faults`;
  return { ...first, message: `${first.message} (and ${more})` };
}
