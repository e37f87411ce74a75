// Checks the whole of a store: every signature, and every object that its release can lead a host to.
import { contentOf, type ObjectRef, type WorkRef } from "../contract/bundle.ts";
import { answers } from "../contract/answers.ts";
import { ok, refuse, type Answer, type Refusal } from "../contract/refusal.ts";
import type { Store } from "../store/store.ts";
import { refresh, type TrustedRelease } from "./client.ts";
import { fetchOwnHeader } from "./fetch.ts";
import { sha256 } from "./hash.ts";
import { passingMemory } from "./memory.ts";
import { fetchObject, objectPath, type ObjectSource } from "./objects.ts";
import type { Pin } from "./pin.ts";
import type { RoleName } from "./metadata.ts";
import { refsWithin } from "./refs-within.ts";
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
  /** The same for each of the signed files. */
  readonly ends: readonly { readonly role: RoleName; readonly expires: string }[];
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
  const routed = [
    ...(document.routes ?? []).flatMap((route) => route.parts),
    ...(document.work ?? []).map(({ object }) => object),
  ];
  const parts = new Map(
    [...hosts.flatMap((host) => host.parts), ...routed].map((part) => [part.sha256, part]),
  );
  const faults = [
    ...(await faultsOfHosts(store, release.value, hosts)),
    ...(await faultsOfParts(
      store,
      hosts.flatMap((host) => host.parts.slice(1)),
    )),
    ...(await faultsOfParts(
      store,
      (document.routes ?? []).flatMap((route) => route.parts),
    )),
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
    objects: new Set(nodes.map((node) => node.sha256)).size + parts.size,
    expires: timestamp.expires,
    ends: (["root", "targets", "snapshot", "timestamp"] as const).map((role) => ({
      role,
      expires: release.value[role].expires,
    })),
  });
}

async function faultsOfHosts(
  store: Store,
  release: TrustedRelease,
  hosts: readonly HostEntry[],
): Promise<Refusal[]> {
  const faults: Refusal[] = [];
  for (const { hostHash, parts } of hosts) {
    const header = await fetchOwnHeader({ store }, release, hostHash, parts[0]);
    if (header.kind === "refused") {
      faults.push(header);
      continue;
    }
    const secrets = Object.values(header.value.secrets ?? {});
    const sealed = await answers(secrets, (secret) => fetchObject({ store }, secret.sealed));
    if (sealed.kind === "refused") faults.push(sealed);
  }
  return faults;
}

async function faultsOfWork(store: Store, work: readonly WorkRef[]): Promise<Refusal[]> {
  const fetched = await Promise.all(work.map(({ object }) => fetchObject({ store }, object)));
  return fetched.filter((answer) => answer.kind === "refused");
}

/** Each of them once, however many hosts share it. */
async function faultsOfParts(store: Store, parts: readonly ObjectRef[]): Promise<Refusal[]> {
  const faults: Refusal[] = [];
  const shared = new Map(parts.map((part) => [part.sha256, part]));
  for (const part of shared.values()) {
    const fetched = await fetchWithin({ store }, part);
    if (fetched.kind === "refused") faults.push(fetched);
  }
  return faults;
}

/** A part of whatever kind, and all that it refers to. */
async function fetchWithin(
  source: ObjectSource,
  part: ObjectRef,
): Promise<Answer<readonly Uint8Array[]>> {
  const bytes = await fetchObject(source, part);
  if (bytes.kind !== "ok") return bytes;
  const refs = refsWithin(bytes.value, `${source.store.where}/${objectPath(part.sha256)}`);
  if (refs.kind !== "ok") return refs;
  return answers(refs.value, (ref) => fetchObject(source, ref));
}

function alongWith(first: Refusal, others: number): Refusal {
  const more = others === 1 ? "1 more fault" : `${others} more faults`;
  return { ...first, message: `${first.message} (and ${more})` };
}
