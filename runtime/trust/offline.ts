// What one host needs of a store, and nothing else: gathered for a file, or held against one.
import type { ObjectRef } from "../contract/bundle.ts";
import { ok, refuse, type Answer, type Refusal } from "../contract/refusal.ts";
import type { Fetched, Store } from "../store/store.ts";
import type { TrustedRelease } from "./client.ts";
import { fetchBundle } from "./fetch.ts";
import { metadataLimit, type Envelope, type RootMetadata } from "./metadata.ts";
import { parseRoot } from "./parse-metadata.ts";
import { checkSignatures } from "./signatures.ts";
import { fetchObject, objectPath } from "./objects.ts";
import { releaseLimit } from "./documents.ts";
import { refsWithin } from "./refs-within.ts";

/**
 * By name, all that a host reads that has nothing but its pin, from the first root on. For a host
 * that the tree does not list, that is the proof, and the parts of its route.
 */
export async function gatherFor(
  store: Store,
  release: TrustedRelease,
  host: string,
): Promise<Answer<ReadonlyMap<string, Uint8Array>>> {
  const read = new Map<string, Uint8Array>();
  const recording: Store = {
    where: store.where,
    get: async (name, limit): Promise<Fetched> => {
      const fetched = await store.get(name, limit);
      if (fetched.kind === "found") read.set(name, fetched.bytes);
      return fetched;
    },
  };
  const metadata = await readMetadata(recording, release);
  if (metadata !== undefined) return metadata;
  const fetched = await fetchBundle(recording, release, host);
  if (fetched.kind !== "ok") return fetched;
  if (fetched.value.kind === "absent") return ok(read);
  const { headers, parts } = fetched.value;
  for (const part of headers === undefined ? parts : [headers, ...parts]) {
    const below = await readBelow(recording, part, read);
    if (below !== undefined) return below;
  }
  return ok(read);
}

async function readMetadata(
  store: Store,
  { root, timestamp, snapshot, targets }: TrustedRelease,
): Promise<Refusal | undefined> {
  const target = targets.targets["release.json"];
  const snapshots = timestamp.meta["snapshot.json"].version;
  const names = [
    ...Array.from({ length: root.version }, (_, at) => `metadata/${at + 1}.root.json`),
    "metadata/timestamp.json",
    `metadata/${snapshots}.snapshot.json`,
    `metadata/${snapshot.meta["targets.json"]?.version ?? 0}.targets.json`,
    `targets/${target?.hashes.sha256 ?? ""}.release.json`,
  ];
  for (const name of names) {
    const fetched = await store.get(
      name,
      name.startsWith("targets/") ? releaseLimit : metadataLimit,
    );
    if (fetched.kind === "refused") return fetched;
    if (fetched.kind === "absent") return missing(store, name);
  }
  return undefined;
}

/** Files and sealed secrets, which parts and headers refer to. */
async function readBelow(
  store: Store,
  part: ObjectRef,
  read: ReadonlyMap<string, Uint8Array>,
): Promise<Refusal | undefined> {
  const path = objectPath(part.sha256);
  const refs = refsWithin(read.get(path) ?? new Uint8Array(), `${store.where}/${path}`);
  if (refs.kind !== "ok") return refs;
  for (const ref of refs.value) {
    const fetched = await fetchObject({ store }, ref);
    if (fetched.kind !== "ok") return fetched;
  }
  return undefined;
}

/** Undefined when the names are those that the host needs: none is missing, and none is too much. */
export async function completenessFault(
  store: Store,
  release: TrustedRelease,
  { host, names }: { readonly host: string; readonly names: Iterable<string> },
): Promise<Refusal | undefined> {
  const needed = await gatherFor(store, release, host);
  if (needed.kind !== "ok") return needed;
  const broken = await brokenChain(store, release.root.version);
  if (broken !== undefined) return broken;
  const surplus = [...names].find((name) => !needed.value.has(name));
  if (surplus === undefined) return undefined;
  return refuse(
    "malformed",
    `"${store.where}" holds ${surplus}, which "${host}" has no use for`,
    "export it anew: vigocli bundle export HOST --to FILE",
  );
}

/** Those below the pin too, which the host itself does not ask for: another's pin may be older. */
async function brokenChain(store: Store, newest: number): Promise<Refusal | undefined> {
  let before: Envelope<RootMetadata> | undefined;
  for (let version = 1; version <= newest; version += 1) {
    const path = `metadata/${version}.root.json`;
    const name = `${store.where}/${path}`;
    const fetched = await store.get(path, metadataLimit);
    if (fetched.kind === "refused") return fetched;
    if (fetched.kind === "absent") return missing(store, path);
    const root = parseRoot(fetched.bytes, name);
    if (root.kind !== "ok") return root;
    const unsigned =
      checkSignatures(root.value, root.value.signed, "root") ??
      (before && checkSignatures(root.value, before.signed, "root"));
    if (unsigned !== undefined) return unsigned;
    if (root.value.signed.version !== version) {
      return refuse("rollback", `"${name}" says that it is version ${root.value.signed.version}`);
    }
    before = root.value;
  }
  return undefined;
}

function missing(store: Store, name: string): Refusal {
  return refuse("not-found", `"${store.where}/${name}" is missing`, "export or publish it anew");
}
