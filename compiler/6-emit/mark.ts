// All that a release needs of its store: its own file, the nodes of its tree, and what these lead to.
import type { ObjectRef, ReleaseDocument, TreeNode } from "../../runtime/contract/bundle.ts";
import { answers } from "../../runtime/contract/answers.ts";
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import type { Store } from "../../runtime/store/store.ts";
import { refsWithin } from "../../runtime/trust/refs-within.ts";
import { fetchNode, fetchObject, objectPath } from "../../runtime/trust/objects.ts";
import { besideTree, distinct } from "./changed.ts";

/**
 * Adds the names of what the release needs. What is marked already is not looked at again: whoever
 * marked it marked all below it. A refusal means that not all is marked, and nothing may be removed.
 */
export async function markRelease(
  store: Store,
  document: ReleaseDocument,
  marked: Set<string>,
): Promise<Answer<undefined>> {
  const parts: ObjectRef[] = [...besideTree(document)];
  let level: readonly TreeNode[] = [document.tree];
  while (level.length > 0) {
    const children: ObjectRef[] = [];
    for (const node of level) {
      if (node.t === "leaf") parts.push(...node.p);
      else children.push(...Object.values(node.c));
    }
    const nodes = await answers(unmarked(children, marked), (ref) => fetchNode({ store }, ref));
    if (nodes.kind !== "ok") return nodes;
    for (const ref of children) marked.add(objectPath(ref.sha256));
    level = nodes.value;
  }
  return markParts(store, unmarked(parts, marked), marked);
}

async function markParts(
  store: Store,
  parts: readonly ObjectRef[],
  marked: Set<string>,
): Promise<Answer<undefined>> {
  const edges = await answers(parts, async (ref) => {
    const bytes = await fetchObject({ store }, ref);
    return bytes.kind === "ok" ? refsWithin(bytes.value, objectPath(ref.sha256)) : bytes;
  });
  if (edges.kind !== "ok") return edges;
  for (const ref of [...parts, ...edges.value.flat()]) marked.add(objectPath(ref.sha256));
  return ok(undefined);
}

function unmarked(refs: readonly ObjectRef[], marked: ReadonlySet<string>): readonly ObjectRef[] {
  return distinct(refs).filter(({ sha256 }) => !marked.has(objectPath(sha256)));
}
