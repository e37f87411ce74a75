// Checks the whole of a store: every signature, and every object that its release can lead a host to.
import { contentOf, type ObjectRef } from "../contract/bundle.ts";
import { edgesOf } from "../contract/edges.ts";
import { ok, refuse, type Answer, type Refusal } from "../contract/refusal.ts";
import type { Store } from "../store/store.ts";
import { refresh, type TrustedRelease } from "./client.ts";
import { sha256 } from "./hash.ts";
import { passingMemory } from "./memory.ts";
import { fetchDrafts, fetchHeaders, fetchObject, fetchOriginsIndex, fetchPart } from "./objects.ts";
import type { Pin } from "./pin.ts";
import type { RoleName } from "./metadata.ts";
import { canonical } from "../contract/canonical-json.ts";
import { ownHeaders } from "./own-header.ts";
import { walkAll, type HostEntry } from "./walk.ts";

export interface StoreCheck {
  readonly release: number;
  readonly fleet: string;
  /** sha256 of the root of the tree: equal for equal content, whatever the release. */
  readonly treeRoot: string;
  readonly hosts: number;
  /** Tree nodes, parts and what they lead to; one that is shared counts once. */
  readonly objects: number;
  /** When the store has to be signed anew. */
  readonly expires: string;
  /** The same for each of the signed files. */
  readonly ends: readonly End[];
}

export interface End {
  readonly role: RoleName;
  readonly expires: string;
  /** When it was signed, where that is said. */
  readonly issued?: string;
}

/** Refuses with the first fault, and says how many more there are. */
export async function verifyStore(
  store: Store,
  root: Pin,
  now: Date,
  expired: "refuse" | "allow" = "refuse",
): Promise<Answer<StoreCheck>> {
  const release = await refresh({ store, memory: passingMemory(), root, now, expired });
  if (release.kind !== "ok") return release;
  const { document, timestamp } = release.value;
  const tree = await walkAll({ store }, document.tree);
  if (tree.kind !== "ok") return tree;
  const { hosts, nodes } = tree.value;
  const headers = await checkHosts(store, release.value, hosts);
  const parts = await checkParts(store, [
    ...hosts.flatMap((host) => host.parts.slice(1)),
    ...(document.routes ?? []).flatMap((route) => route.parts),
  ]);
  const work = (document.work ?? []).map(({ object }) => object);
  const drafts = await checkDrafts(store, document.drafts);
  const origins = await checkOrigins(store, document.origins);
  const leaves = [...headers.beyond, ...parts.beyond, ...work, ...drafts.beyond, ...origins.beyond];
  const faults = [
    ...headers.faults,
    ...parts.faults,
    ...drafts.faults,
    ...origins.faults,
    ...(await faultsOfObjects(store, leaves)),
  ];
  if (hosts.length !== document.hosts) {
    const says = `the release of "${store.where}" says ${document.hosts} hosts`;
    faults.push(refuse("malformed", `${says}, and its tree holds ${hosts.length}`));
  }
  // What many hosts share is missed by each of them.
  const [first, ...others] = new Map(faults.map((fault) => [fault.message, fault])).values();
  if (first !== undefined) return others.length === 0 ? first : alongWith(first, others.length);
  return ok({
    release: document.release,
    fleet: document.fleet,
    treeRoot: sha256(canonical(contentOf(document))),
    hosts: hosts.length,
    objects: countOf([
      ...nodes,
      ...hosts.flatMap((host) => host.parts),
      ...(document.routes ?? []).flatMap((route) => route.parts),
      ...(document.drafts === undefined ? [] : [document.drafts]),
      ...(document.origins === undefined ? [] : [document.origins]),
      ...leaves,
    ]),
    expires: timestamp.expires,
    ends: (["root", "targets", "snapshot", "timestamp"] as const).map((role) => ({
      role,
      expires: release.value[role].expires,
      ...(role === "timestamp" && timestamp.issued !== undefined
        ? { issued: timestamp.issued }
        : {}),
    })),
  });
}

async function checkHosts(
  store: Store,
  release: TrustedRelease,
  hosts: readonly HostEntry[],
): Promise<CheckedParts> {
  const faults: Refusal[] = [];
  const beyond: ObjectRef[] = [];
  const headerOf = ownHeaders({ store }, release);
  for (const { hostHash, parts } of hosts) {
    const header = await headerOf(hostHash, parts[0]);
    if (header.kind === "refused") faults.push(header);
  }
  for (const ref of eachOnce(hosts.flatMap(({ parts }) => parts.slice(0, 1)))) {
    const headers = await fetchHeaders({ store }, ref);
    // What is wrong with it was found with its hosts.
    if (headers.kind === "ok") beyond.push(...edgesOf(headers.value));
  }
  return { faults, beyond };
}

interface CheckedParts {
  readonly faults: readonly Refusal[];
  /** What the parts lead to. */
  readonly beyond: readonly ObjectRef[];
}

async function checkParts(store: Store, refs: readonly ObjectRef[]): Promise<CheckedParts> {
  const faults: Refusal[] = [];
  const beyond: ObjectRef[] = [];
  for (const ref of eachOnce(refs)) {
    const part = await fetchPart({ store }, ref);
    if (part.kind === "refused") faults.push(part);
    else beyond.push(...edgesOf(part.value));
  }
  return { faults, beyond };
}

/** No host needs them, and people who are told nonsense decide wrongly. */
async function checkOrigins(store: Store, ref: ObjectRef | undefined): Promise<CheckedParts> {
  if (ref === undefined) return { faults: [], beyond: [] };
  const index = await fetchOriginsIndex({ store }, ref);
  if (index.kind === "refused") return { faults: [index], beyond: [] };
  return { faults: [], beyond: Object.values(index.value.shards) };
}

async function checkDrafts(store: Store, ref: ObjectRef | undefined): Promise<CheckedParts> {
  if (ref === undefined) return { faults: [], beyond: [] };
  const drafts = await fetchDrafts({ store }, ref);
  return drafts.kind === "ok"
    ? { faults: [], beyond: edgesOf(drafts.value) }
    : { faults: [drafts], beyond: [] };
}

async function faultsOfObjects(store: Store, refs: readonly ObjectRef[]): Promise<Refusal[]> {
  const faults: Refusal[] = [];
  for (const ref of eachOnce(refs)) {
    const fetched = await fetchObject({ store }, ref);
    if (fetched.kind === "refused") faults.push(fetched);
  }
  return faults;
}

/** The same hash with two sizes is two: one of them is a lie. */
function eachOnce(refs: readonly ObjectRef[]): readonly ObjectRef[] {
  return [...new Map(refs.map((ref) => [`${ref.sha256} ${ref.size}`, ref])).values()];
}

function countOf(refs: readonly ObjectRef[]): number {
  return new Set(refs.map((ref) => ref.sha256)).size;
}

function alongWith(first: Refusal, others: number): Refusal {
  const more = others === 1 ? "1 more fault" : `${others} more faults`;
  return { ...first, message: `${first.message} (and ${more})` };
}
