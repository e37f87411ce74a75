// Walks two trees together: which hosts may not have the same on both sides. What is equal is not looked into.
import { answers } from "../../runtime/contract/answers.ts";
import type { ObjectRef, TreeLeaf, TreeNode } from "../../runtime/contract/bundle.ts";
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import { belongs, partsOf } from "../../runtime/contract/tree.ts";
import type { Side } from "./side.ts";

export interface HostParts {
  /** Of the host's name. */
  readonly hostHash: string;
  /** Those of its leaf, its own among them. */
  readonly headers: ObjectRef;
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
  const found: Found = { only, old: new Map(), next: new Map() };
  let below: readonly Below[] = [{ prefix: "", old: undefined, next: undefined }];
  while (below.length > 0) {
    // Each node is let go at once: those of a large fleet do not fit well into memory together.
    const deeper = await answers(below, async (at): Promise<Answer<readonly Below[]>> => {
      const was = await nodeAt(old, at, at.old);
      if (was.kind === "refused") return was;
      const is = await nodeAt(next, at, at.next);
      if (is.kind === "refused") return is;
      const place = { prefix: at.prefix, old: was.value, next: is.value };
      gather(place, found);
      return ok(childrenOf(place).filter(({ prefix }) => only.startsWith(prefix) || only === ""));
    });
    if (deeper.kind === "refused") return deeper;
    below = deeper.value.flat();
  }
  const hashes = new Set([...found.old.keys(), ...found.next.keys()]);
  const hosts = [...hashes].map((hash) => ({
    old: found.old.get(hash),
    next: found.next.get(hash),
  }));
  return ok(hosts.filter(isDifferent));
}

interface Found {
  readonly only: string;
  readonly old: Map<string, HostParts>;
  readonly next: Map<string, HostParts>;
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

function gather({ old, next }: Place, { only, ...found }: Found): void {
  const [was, is] = [old, next].map((node) => (node?.t === "leaf" ? node : undefined));
  const isWanted = (hash: string): boolean => only === "" || only === hash;
  for (const [hash, numbers] of Object.entries(was?.h ?? {})) {
    if (was === undefined || !isWanted(hash) || isSameIn(was, is, hash)) continue;
    found.old.set(hash, partsIn(was, hash, numbers));
  }
  for (const [hash, numbers] of Object.entries(is?.h ?? {})) {
    if (is === undefined || !isWanted(hash) || isSameIn(is, was, hash)) continue;
    found.next.set(hash, partsIn(is, hash, numbers));
  }
}

/** Most hosts of a leaf have what they had, and are not worth a list. */
function isSameIn(leaf: TreeLeaf, other: TreeLeaf | undefined, hash: string): boolean {
  const [numbers, others] = [leaf.h[hash], other?.h[hash]];
  if (numbers === undefined || others === undefined || numbers.length !== others.length) {
    return false;
  }
  return numbers.every(
    (number, at) => leaf.p[number]?.sha256 === other?.p[others[at] ?? -1]?.sha256,
  );
}

function partsIn(leaf: TreeLeaf, hostHash: string, numbers: readonly number[]): HostParts {
  const [headers, ...parts] = partsOf(leaf, numbers);
  if (headers === undefined) throw new Error("a leaf was read that names a host without parts");
  return { hostHash, headers, parts };
}

/** Where there is no reference, at the top, the root. */
async function nodeAt(
  side: Side | undefined,
  { prefix }: Below,
  ref: ObjectRef | undefined,
): Promise<Answer<TreeNode | undefined>> {
  if (side === undefined || (ref === undefined && prefix !== "")) return ok(undefined);
  const node = ref === undefined ? ok(side.document.tree) : await side.node(ref);
  if (node.kind === "refused" || belongs(node.value, prefix)) return node;
  return refuse("malformed", `the tree of "${side.name.name}" has a node in the wrong place`);
}

function isDifferent({ old, next }: DifferingHost): boolean {
  if (old === undefined || next === undefined) return true;
  return old.headers.sha256 !== next.headers.sha256 || !isSameList(old.parts, next.parts);
}

export function isSameList(old: readonly ObjectRef[], next: readonly ObjectRef[]): boolean {
  return old.length === next.length && old.every(({ sha256 }, at) => sha256 === next[at]?.sha256);
}
