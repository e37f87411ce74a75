// Writes the objects of a release that are not there yet, children before what refers to them.
import type { ObjectRef, TreeNode } from "../../runtime/contract/bundle.ts";
import { answers } from "../../runtime/contract/answers.ts";
import { ok, refuse, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import type { WritableStore } from "../../runtime/store/store.ts";
import { objectLimit, releaseLimit } from "../../runtime/trust/documents.ts";
import { fetchObject, objectPath } from "../../runtime/trust/objects.ts";
import type { Release } from "./emit.ts";

/** Returns how many it wrote. */
export async function upload(store: WritableStore, release: Release): Promise<Answer<number>> {
  const oversized = oversizedOf(release);
  if (oversized !== undefined) return oversized;
  const { objects, nodes, beneath } = release;
  const placed = new Set<string>();
  let written = 0;
  const place = async (ref: ObjectRef, bytes: Uint8Array): Promise<Answer<undefined>> => {
    if (placed.has(ref.sha256)) return ok(undefined);
    placed.add(ref.sha256);
    const created = await store.create(objectPath(ref.sha256), bytes);
    if (created.kind === "refused") return created;
    if (created.kind === "written") written += 1;
    else {
      const there = await fetchObject({ store }, ref);
      if (there.kind !== "ok") return there;
    }
    return ok(undefined);
  };
  const placeBelow = async (node: TreeNode): Promise<Answer<undefined>> => {
    if (node.t === "leaf") {
      const inner = node.p.flatMap((ref) => beneath.get(ref.sha256) ?? []);
      const sealed = await answers(inner, (ref) => place(ref, known(objects, ref)));
      if (sealed.kind !== "ok") return sealed;
      const parts = await answers(node.p, (ref) => place(ref, known(objects, ref)));
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
  const routes = await answers(beside, (ref) => place(ref, known(objects, ref)));
  if (routes.kind !== "ok") return routes;
  const done = await placeBelow(release.document.tree);
  return done.kind === "ok" ? ok(written) : done;
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
