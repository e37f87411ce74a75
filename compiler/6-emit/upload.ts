// Writes the objects of a release that are not there yet, children before what refers to them.
import type { ObjectRef, TreeNode } from "../../runtime/contract/bundle.ts";
import { answers } from "../../runtime/contract/answers.ts";
import { ok, refuse, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import type { MaintainedStore } from "../../runtime/store/store.ts";
import { objectLimit, releaseLimit } from "../../runtime/trust/documents.ts";
import { fetchObject, objectPath } from "../../runtime/trust/objects.ts";
import { edgesOf } from "./edges.ts";
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
    const placed = await answers([...layer], async ([hash, bytes]) => {
      const ref = { sha256: hash, size: bytes.length };
      const isWritten = await place(store, ref, bytes, options);
      if (isWritten.kind === "ok" && isWritten.value) written.push(ref);
      return isWritten;
    });
    if (placed.kind !== "ok") return placed;
  }
  return ok(written);
}

type Layer = ReadonlyMap<string, Uint8Array>;

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
  const { tree, routes = [], work = [] } = release.document;
  const objects = [...routes.flatMap(({ parts }) => parts), ...work.map(({ object }) => object)];
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
      new Map(found.value.flat().map((ref) => [ref.sha256, known(release.nodes, ref).bytes])),
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

/** Files and secrets first, then the headers and parts that name them. */
function objectLayers(release: Release, refs: readonly ObjectRef[]): readonly Layer[] {
  const parts = new Map<string, Uint8Array>();
  const edges = new Map<string, Uint8Array>();
  for (const ref of refs) {
    if (parts.has(ref.sha256)) continue;
    const bytes = known(release.objects, ref);
    parts.set(ref.sha256, bytes);
    const leading = edgesOf(bytes, ref.sha256);
    if (leading.kind !== "ok")
      throw new Error(`what was emitted is no document: ${leading.message}`);
    for (const edge of leading.value) edges.set(edge.sha256, known(release.objects, edge));
  }
  return [edges, parts];
}

/** True when it had to be written. */
async function place(
  store: MaintainedStore,
  ref: ObjectRef,
  bytes: Uint8Array,
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
