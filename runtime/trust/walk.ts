// Goes down the tree of a release: to one host, or to all of them.
import type { ObjectRef, TreeNode } from "../contract/bundle.ts";
import { answers } from "../contract/answers.ts";
import { ok, refuse, type Answer, type Refusal } from "../contract/refusal.ts";
import { belongs, partsOf, walkTree } from "../contract/tree.ts";
import { fetchNode, type ObjectSource } from "./objects.ts";

/** Undefined when the tree proves that it does not hold this host. */
export async function findHost(
  source: ObjectSource,
  root: TreeNode,
  hostHash: string,
): Promise<Answer<readonly ObjectRef[] | undefined>> {
  let node = root;
  // Every step goes one hex digit deeper, and a node that says otherwise is misplaced: it must end.
  for (let depth = 0; ; depth += 1) {
    const step = walkTree(node, hostHash, depth);
    switch (step.kind) {
      case "absent":
        return ok(undefined);
      case "found":
        return ok(step.parts);
      case "misplaced":
        return misplaced(source);
      case "follow":
        break;
    }
    const next = await fetchNode(source, step.ref);
    if (next.kind !== "ok") return next;
    node = next.value;
  }
}

export interface HostEntry {
  readonly hostHash: string;
  /** The header part first. */
  readonly parts: readonly ObjectRef[];
}

export interface WholeTree {
  readonly hosts: readonly HostEntry[];
  /** All nodes but the root. */
  readonly nodes: readonly ObjectRef[];
}

/** `skip` names nodes that need not be looked into, and whose hosts are then left out. */
export async function walkAll(
  source: ObjectSource,
  root: TreeNode,
  skip: (ref: ObjectRef) => boolean = () => false,
): Promise<Answer<WholeTree>> {
  const hosts: HostEntry[] = [];
  const nodes: ObjectRef[] = [];
  let level: readonly { readonly node: TreeNode; readonly prefix: string }[] = [
    { node: root, prefix: "" },
  ];
  while (level.length > 0) {
    const below: { readonly ref: ObjectRef; readonly prefix: string }[] = [];
    for (const { node, prefix } of level) {
      if (!belongs(node, prefix)) return misplaced(source);
      if (node.t === "node") {
        const children = Object.entries(node.c);
        const wanted = children.filter(([, ref]) => !skip(ref));
        below.push(...wanted.map(([digit, ref]) => ({ ref, prefix: prefix + digit })));
        continue;
      }
      for (const [hostHash, numbers] of Object.entries(node.h)) {
        hosts.push({ hostHash, parts: partsOf(node, numbers) });
      }
    }
    nodes.push(...below.map(({ ref }) => ref));
    const next = await answers(below, async ({ ref, prefix }) => {
      const node = await fetchNode(source, ref);
      return node.kind === "ok" ? ok({ node: node.value, prefix }) : node;
    });
    if (next.kind !== "ok") return next;
    level = next.value;
  }
  return ok({ hosts, nodes });
}

function misplaced({ store }: ObjectSource): Refusal {
  return refuse("malformed", `the tree of "${store.where}" has a node in the wrong place`);
}
