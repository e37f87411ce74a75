// Goes through what one release leads to and another does not: the price of a look is what has changed.
import { refsWithin } from "../../runtime/trust/refs-within.ts";
import type { ObjectRef, ReleaseDocument, TreeNode } from "../../runtime/contract/bundle.ts";
import { answers } from "../../runtime/contract/answers.ts";
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import {
  fetchNode,
  fetchObject,
  objectPath,
  type ObjectSource,
} from "../../runtime/trust/objects.ts";

/** Every object that is not known already: its presence and its hash. Refuses with the first fault. */
export async function verifyChanged(
  source: ObjectSource,
  next: ReleaseDocument,
  before: ReleaseDocument | undefined,
): Promise<Answer<undefined>> {
  const parts = await changedParts(source, next.tree, before?.tree);
  if (parts.kind !== "ok") return parts;
  const known = new Set(before === undefined ? [] : besideTree(before).map(({ sha256 }) => sha256));
  const beside = besideTree(next).filter(({ sha256 }) => !known.has(sha256));
  const edges = await answers(distinct([...parts.value, ...beside]), async (ref) => {
    const bytes = await fetchObject(source, ref);
    return bytes.kind === "ok" ? refsWithin(bytes.value, objectPath(ref.sha256)) : bytes;
  });
  if (edges.kind !== "ok") return edges;
  const leaves = await answers(distinct(edges.value.flat()), (ref) => fetchObject(source, ref));
  return leaves.kind === "ok" ? ok(undefined) : leaves;
}

/** What a release refers to from its document itself. */
export function besideTree({
  routes = [],
  work = [],
  origins,
  drafts,
}: ReleaseDocument): readonly ObjectRef[] {
  return [
    ...routes.flatMap(({ parts }) => parts),
    ...work.map(({ object }) => object),
    ...(origins === undefined ? [] : [origins]),
    ...(drafts === undefined ? [] : [drafts]),
  ];
}

export function distinct(refs: readonly ObjectRef[]): readonly ObjectRef[] {
  return [...new Map(refs.map((ref) => [ref.sha256, ref])).values()];
}

interface Pair {
  readonly next: TreeNode;
  /** What stood in the same place. */
  readonly before: TreeNode | undefined;
}

async function changedParts(
  source: ObjectSource,
  next: TreeNode,
  before: TreeNode | undefined,
): Promise<Answer<readonly ObjectRef[]>> {
  const parts: ObjectRef[] = [];
  let level: readonly Pair[] = [{ next, before }];
  while (level.length > 0) {
    parts.push(...level.flatMap(newParts));
    const below = await answers(level.flatMap(newChildren), async ({ ref, before: old }) => {
      const node = await fetchNode(source, ref);
      if (node.kind !== "ok") return node;
      const stood = old === undefined ? undefined : await fetchNode(source, old);
      return ok({ next: node.value, before: stood?.kind === "ok" ? stood.value : undefined });
    });
    if (below.kind !== "ok") return below;
    level = below.value;
  }
  return ok(parts);
}

function newParts({ next, before }: Pair): readonly ObjectRef[] {
  if (next.t !== "leaf") return [];
  const known = new Set(before?.t === "leaf" ? before.p.map(({ sha256 }) => sha256) : []);
  return next.p.filter(({ sha256 }) => !known.has(sha256));
}

interface Child {
  readonly ref: ObjectRef;
  readonly before: ObjectRef | undefined;
}

function newChildren({ next, before }: Pair): readonly Child[] {
  if (next.t !== "node") return [];
  const old = before?.t === "node" ? before.c : {};
  return Object.entries(next.c)
    .map(([digit, ref]) => ({ ref, before: old[digit] }))
    .filter((child) => child.before?.sha256 !== child.ref.sha256);
}
