// Writes the objects of a release that are not there yet, children before what refers to them.
import { objectLimit, type ObjectRef, type TreeNode } from "../../runtime/contract/bundle.ts";
import { answers } from "../../runtime/contract/answers.ts";
import { ok, refuse, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import type { MaintainedStore } from "../../runtime/store/store.ts";
import { releaseLimit } from "../../runtime/trust/documents.ts";
import { sha256 } from "../../runtime/trust/hash.ts";
import { fetchObject, objectPath } from "../../runtime/trust/objects.ts";
import { besideTree } from "./changed.ts";
import type { EmittedNode, Release } from "./emit.ts";

export interface UploadOptions {
  /** Names that a clean-up may be about to remove: what is among them is written anew. */
  readonly condemned: ReadonlySet<string>;
  /** Looks at every object, and writes those anew that are missing or damaged. */
  readonly heal: boolean;
}

/** Returns what it wrote. */
export async function upload(
  store: MaintainedStore,
  release: Release,
  options: UploadOptions,
): Promise<Answer<readonly ObjectRef[]>> {
  const oversized = oversizedOf(release);
  if (oversized !== undefined) return oversized;
  const wanted = await findWanted(store, release, options);
  if (wanted.kind !== "ok") return wanted;
  const { nodes, objects } = wanted.value;
  const written: ObjectRef[] = [];
  for (const layer of [...objectLayers(release, objects), ...nodes.toReversed()]) {
    const placed = await answers(inOrder(layer), async (item) => {
      const isWritten = await place(store, item, options);
      if (isWritten.kind === "ok" && isWritten.value) written.push(item.ref);
      return isWritten;
    });
    if (placed.kind !== "ok") return placed;
  }
  return ok(written);
}

/** By name, so that those which come into one folder follow each other. */
function inOrder(layer: Layer): readonly Item[] {
  return [...layer.values()].sort((a, b) => (a.ref.sha256 < b.ref.sha256 ? -1 : 1));
}

/** By what they hash to, so that each is written once. */
type Layer = ReadonlyMap<string, Item>;

interface Item {
  readonly ref: ObjectRef;
  /** Set for what lies in memory. */
  readonly bytes?: Uint8Array;
  /** For what is read only when the store lacks it. */
  readonly read?: () => Promise<Answer<Uint8Array>>;
}

interface Wanted {
  /** Nodes by depth, the shallowest first. */
  readonly nodes: readonly Layer[];
  /** What they lead to, and what stands beside the tree. */
  readonly objects: readonly ObjectRef[];
}

/** Goes down the tree, and not below a node that is there: it was written after all that it leads to. */
async function findWanted(
  store: MaintainedStore,
  release: Release,
  options: UploadOptions,
): Promise<Answer<Wanted>> {
  const { tree } = release.document;
  const objects = [...besideTree(release.document)];
  const nodes: Layer[] = [];
  let level: readonly TreeNode[] = [tree];
  while (level.length > 0) {
    const below = new Map<string, ObjectRef>();
    for (const node of level) {
      if (node.t === "leaf") objects.push(...node.p);
      else for (const ref of Object.values(node.c)) below.set(ref.sha256, ref);
    }
    const found = await answers([...below.values()], async (ref) => {
      const needed = await isWanted(store, ref, options);
      return needed.kind === "ok" ? ok(needed.value ? [ref] : []) : needed;
    });
    if (found.kind !== "ok") return found;
    const next = found.value.flat().map((ref): EmittedNode => known(release.nodes, ref));
    nodes.push(
      new Map(
        found.value
          .flat()
          .map((ref) => [ref.sha256, { ref, bytes: known(release.nodes, ref).bytes }]),
      ),
    );
    level = next.map(({ node }) => node);
  }
  return ok({ nodes, objects });
}

async function isWanted(
  store: MaintainedStore,
  ref: ObjectRef,
  { condemned, heal }: UploadOptions,
): Promise<Answer<boolean>> {
  if (heal || condemned.has(objectPath(ref.sha256))) return ok(true);
  const there = await fetchObject({ store }, ref);
  if (there.kind === "ok") return ok(false);
  return there.reason === "not-found" ? ok(true) : asHealable(there);
}

/** Files, secrets and shards of origins first, then what names them. */
function objectLayers(release: Release, refs: readonly ObjectRef[]): readonly Layer[] {
  const parts = new Map<string, Item>();
  const beneath = new Map<string, Item>();
  for (const ref of refs) {
    if (parts.has(ref.sha256)) continue;
    parts.set(ref.sha256, { ref, bytes: known(release.objects, ref) });
    for (const edge of release.edges.get(ref.sha256) ?? []) {
      const bytes = release.objects.get(edge.sha256);
      const item = bytes === undefined ? { read: () => fileBytes(release, edge) } : { bytes };
      beneath.set(edge.sha256, { ref: edge, ...item });
    }
  }
  return [beneath, parts];
}

/** What was hashed at the beginning may have been changed since, and then is not what was compiled. */
export async function fileBytes({ files }: Release, ref: ObjectRef): Promise<Answer<Uint8Array>> {
  const bytes = await known(files, ref).read();
  if (bytes.kind !== "ok" || sha256(bytes.value) === ref.sha256) return bytes;
  return refuse(
    "conflict",
    "a file below files/ was changed while the tree was compiled",
    "compile it again",
  );
}

/** True when it had to be written. */
async function place(
  store: MaintainedStore,
  item: Item,
  options: UploadOptions,
): Promise<Answer<boolean>> {
  const { ref, read } = item;
  const isToPut = options.heal || options.condemned.has(objectPath(ref.sha256));
  if (read !== undefined && !isToPut) {
    const there = await fetchObject({ store }, ref);
    if (there.kind === "ok") return ok(false);
    if (there.reason !== "not-found") return asHealable(there);
  }
  const bytes = item.bytes === undefined ? await read?.() : ok(item.bytes);
  if (bytes === undefined) throw new Error(`${ref.sha256} comes from nowhere`);
  return bytes.kind === "ok" ? placeBytes(store, { ref, bytes: bytes.value }, options) : bytes;
}

async function placeBytes(
  store: MaintainedStore,
  { ref, bytes }: { readonly ref: ObjectRef; readonly bytes: Uint8Array },
  { condemned, heal }: UploadOptions,
): Promise<Answer<boolean>> {
  const path = objectPath(ref.sha256);
  if (condemned.has(path)) return putAnew(store, path, bytes);
  const created = await store.create(path, bytes);
  if (created.kind === "refused") return created;
  if (created.kind === "written") return ok(true);
  const there = await fetchObject({ store }, ref);
  if (there.kind === "ok") return ok(false);
  // Taken away since it was said to exist.
  if (heal || there.reason === "not-found") return putAnew(store, path, bytes);
  return asHealable(there);
}

async function putAnew(
  store: MaintainedStore,
  path: string,
  bytes: Uint8Array,
): Promise<Answer<boolean>> {
  const put = await store.put(path, bytes);
  return put.kind === "ok" ? ok(true) : put;
}

function asHealable(refusal: Refusal): Refusal {
  if (refusal.reason !== "bad-hash" && refusal.reason !== "too-large") return refusal;
  return { ...refusal, hint: "the store is damaged: compile with --heal to write it anew" };
}

function known<T>(items: ReadonlyMap<string, T>, ref: ObjectRef): T {
  const item = items.get(ref.sha256);
  if (item === undefined) throw new Error(`the release refers to ${ref.sha256} and lacks it`);
  return item;
}

function oversizedOf({ bytes, objects }: Release): Refusal | undefined {
  const hint = "split the largest configcrate, or send its largest texts another way";
  for (const object of objects.values()) {
    if (object.length <= objectLimit) continue;
    return refuse("too-large", `a part has ${object.length} bytes, more than hosts accept`, hint);
  }
  if (bytes.length <= releaseLimit) return undefined;
  return refuse("too-large", `release.json has ${bytes.length} bytes, more than hosts accept`);
}
