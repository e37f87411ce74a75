// Walks two trees together: which hosts do not have the same parts on both sides. What is equal is not looked into.
import { answers } from "../../runtime/contract/answers.ts";
import type { ObjectRef, TreeNode } from "../../runtime/contract/bundle.ts";
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import { belongs, partsOf } from "../../runtime/contract/tree.ts";
import type { Side } from "./side.ts";

export interface HostParts {
  /** Of the host's name. */
  readonly hostHash: string;
  readonly header: ObjectRef;
  readonly parts: readonly ObjectRef[];
}

/** One of them is there. */
export interface DifferingHost {
  readonly old: HostParts | undefined;
  readonly next: HostParts | undefined;
}

/** Without an old side, all hosts of the new one. With a hash of a host's name, that host alone. */
export async function differingHosts(
  old: Side | undefined,
  next: Side,
  only: string = "",
): Promise<Answer<readonly DifferingHost[]>> {
  const found = { old: new Map<string, HostParts>(), next: new Map<string, HostParts>() };
  let level: readonly Place[] = [{ prefix: "", old: old?.document.tree, next: next.document.tree }];
  while (level.length > 0) {
    for (const { prefix, ...nodes } of level) {
      if (!gather(found.old, nodes.old, { prefix, only })) return misplaced(old ?? next);
      if (!gather(found.next, nodes.next, { prefix, only })) return misplaced(next);
    }
    const below = level.flatMap(childrenOf).filter(({ prefix }) => isOnTheWay(prefix, only));
    const nodes = await answers(below, async ({ prefix, old: oldRef, next: nextRef }) => {
      const was = await nodeAt(old, oldRef);
      if (was.kind === "refused") return was;
      const is = await nodeAt(next, nextRef);
      return is.kind === "refused" ? is : ok({ prefix, old: was.value, next: is.value });
    });
    if (nodes.kind === "refused") return nodes;
    level = nodes.value;
  }
  const hashes = new Set([...found.old.keys(), ...found.next.keys()]);
  const hosts = [...hashes].map((hash) => ({
    old: found.old.get(hash),
    next: found.next.get(hash),
  }));
  return ok(hosts.filter(isDifferent));
}

/** What stands in the same place of both trees. */
interface Place {
  readonly prefix: string;
  readonly old: TreeNode | undefined;
  readonly next: TreeNode | undefined;
}

interface Below {
  readonly prefix: string;
  readonly old: ObjectRef | undefined;
  readonly next: ObjectRef | undefined;
}

/** A leaf that faces a branch gives its hosts here, and the branch the same hosts further down. */
function childrenOf({ prefix, old, next }: Place): readonly Below[] {
  const was = old?.t === "node" ? old.c : {};
  const is = next?.t === "node" ? next.c : {};
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .map((digit) => ({ prefix: prefix + digit, old: was[digit], next: is[digit] }))
    .filter((child) => child.old?.sha256 !== child.next?.sha256);
}

function isOnTheWay(prefix: string, only: string): boolean {
  return only === "" || only.startsWith(prefix);
}

/** False when the node is in the wrong place. */
function gather(
  into: Map<string, HostParts>,
  node: TreeNode | undefined,
  { prefix, only }: { readonly prefix: string; readonly only: string },
): boolean {
  if (node === undefined) return true;
  if (!belongs(node, prefix)) return false;
  if (node.t === "node") return true;
  for (const [hostHash, numbers] of Object.entries(node.h)) {
    if (only !== "" && only !== hostHash) continue;
    const [header, ...parts] = partsOf(node, numbers);
    if (header === undefined) return false;
    into.set(hostHash, { hostHash, header, parts });
  }
  return true;
}

async function nodeAt(
  side: Side | undefined,
  ref: ObjectRef | undefined,
): Promise<Answer<TreeNode | undefined>> {
  return side === undefined || ref === undefined ? ok(undefined) : side.node(ref);
}

function isDifferent({ old, next }: DifferingHost): boolean {
  if (old === undefined || next === undefined) return true;
  if (old.header.sha256 !== next.header.sha256) return true;
  return (
    old.parts.length !== next.parts.length ||
    old.parts.some(({ sha256 }, at) => sha256 !== next.parts[at]?.sha256)
  );
}

function misplaced({ name }: Side): Answer<never> {
  return refuse("malformed", `the tree of "${name.name}" has a node in the wrong place`);
}
