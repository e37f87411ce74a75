// Writes the objects of a release that are not there yet, children before what refers to them.
import { objectLimit, type ObjectRef, type TreeNode } from "../../runtime/contract/bundle.ts";
import { answers } from "../../runtime/contract/answers.ts";
import { ok, refuse, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import type { WritableStore } from "../../runtime/store/store.ts";
import { releaseLimit } from "../../runtime/trust/documents.ts";
import { sha256 } from "../../runtime/trust/hash.ts";
import { fetchObject, objectPath } from "../../runtime/trust/objects.ts";
import type { Release } from "./emit.ts";

/** Returns how many it wrote. */
export async function upload(store: WritableStore, release: Release): Promise<Answer<number>> {
  const oversized = oversizedOf(release);
  if (oversized !== undefined) return oversized;
  const { nodes } = release;
  const placed = new Set<string>();
  let written = 0;
  const place = async (ref: ObjectRef, bytes: Uint8Array): Promise<Answer<undefined>> => {
    const created = await store.create(objectPath(ref.sha256), bytes);
    if (created.kind === "refused") return created;
    if (created.kind === "written") written += 1;
    else {
      const there = await fetchObject({ store }, ref);
      if (there.kind !== "ok") return there;
    }
    return ok(undefined);
  };
  // A file is read only when the store lacks it.
  const placeFile = async (ref: ObjectRef): Promise<Answer<undefined>> => {
    const there = await fetchObject({ store }, ref);
    if (there.kind === "ok") return ok(undefined);
    if (there.reason !== "not-found") return there;
    const bytes = await fileBytes(release, ref);
    return bytes.kind === "ok" ? place(ref, bytes.value) : bytes;
  };
  const placePart = async (ref: ObjectRef): Promise<Answer<undefined>> => {
    if (placed.has(ref.sha256)) return ok(undefined);
    placed.add(ref.sha256);
    for (const file of release.edges.get(ref.sha256) ?? []) {
      if (placed.has(file.sha256)) continue;
      placed.add(file.sha256);
      const below = await placeFile(file);
      if (below.kind !== "ok") return below;
    }
    return place(ref, known(release.objects, ref));
  };
  const placeBelow = async (node: TreeNode): Promise<Answer<undefined>> => {
    if (node.t === "leaf") {
      const parts = await answers(node.p, placePart);
      return parts.kind === "ok" ? ok(undefined) : parts;
    }
    for (const ref of Object.values(node.c)) {
      // A node that is there stands for all below it, for nodes are written after their children.
      const there = await fetchObject({ store }, ref);
      if (there.kind === "ok") continue;
      if (there.reason !== "not-found") return there;
      const child = known(nodes, ref);
      const below = await placeBelow(child.node);
      if (below.kind !== "ok") return below;
      const self = await place(ref, child.bytes);
      if (self.kind !== "ok") return self;
    }
    return ok(undefined);
  };
  const { routes: routeList = [], work = [] } = release.document;
  const beside = [
    ...routeList.flatMap((route) => route.parts),
    ...work.map(({ object }) => object),
  ];
  const routes = await answers(beside, placePart);
  if (routes.kind !== "ok") return routes;
  const done = await placeBelow(release.document.tree);
  return done.kind === "ok" ? ok(written) : done;
}

function known<T>(items: ReadonlyMap<string, T>, ref: ObjectRef): T {
  const item = items.get(ref.sha256);
  if (item === undefined) throw new Error(`the release refers to ${ref.sha256} and lacks it`);
  return item;
}

/** What was hashed at the beginning may have been changed since, and then is not what was compiled. */
async function fileBytes({ files }: Release, ref: ObjectRef): Promise<Answer<Uint8Array>> {
  const bytes = await known(files, ref).read();
  if (bytes.kind !== "ok" || sha256(bytes.value) === ref.sha256) return bytes;
  return refuse(
    "conflict",
    "a file below files/ was changed while the tree was compiled",
    "compile it again",
  );
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
