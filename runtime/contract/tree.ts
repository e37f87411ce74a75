// The radix tree from hosts to parts: its shape depends on the set of hosts alone, never on its history.
import { leafLimit, type ObjectRef, type TreeLeaf, type TreeNode } from "./bundle.ts";
import { canonical } from "./canonical-json.ts";

/** sha256(host) in hex to the host's parts. */
export type TreeEntries = ReadonlyMap<string, readonly ObjectRef[]>;

/** Stores one node under the root, as text and as data, and says how to refer to it. */
export type EmitNode = (text: string, node: TreeNode) => ObjectRef;

/** What each of the hosts of one leaf is given before its parts. */
export type LeafHeads = (hashes: readonly string[]) => readonly ObjectRef[];

export interface TreeWriter {
  readonly heads: LeafHeads;
  readonly emit: EmitNode;
}

/** Returns the root, which is not emitted: the release holds it inline. */
export function buildTree(entries: TreeEntries, writer: TreeWriter): TreeNode {
  const hosts = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return subtree(hosts, 0, writer);
}

type Hosts = readonly (readonly [hash: string, parts: readonly ObjectRef[]])[];

function subtree(hosts: Hosts, depth: number, writer: TreeWriter): TreeNode {
  if (hosts.length <= leafLimit) return leaf(hosts, depth, writer);
  const children: { [digit: string]: ObjectRef } = {};
  let from = 0;
  while (from < hosts.length) {
    const digit = hosts[from]?.[0][depth] ?? "";
    let to = from + 1;
    while (hosts[to]?.[0][depth] === digit) to += 1;
    const child = subtree(hosts.slice(from, to), depth + 1, writer);
    children[digit] = writer.emit(canonical(child), child);
    from = to;
  }
  return { t: "node", d: depth, c: children };
}

/** Parts are numbered as the hosts, in order of their hashes, first name them. */
function leaf(hosts: Hosts, depth: number, writer: TreeWriter): TreeLeaf {
  const heads = writer.heads(hosts.map(([hash]) => hash));
  const numbers = new Map<string, number>();
  const table: ObjectRef[] = [];
  const numberOf = (part: ObjectRef): number => {
    const known = numbers.get(part.sha256);
    if (known !== undefined) return known;
    numbers.set(part.sha256, table.length);
    return table.push(part) - 1;
  };
  const listed = hosts.map(([hash, parts], at) => {
    const head = heads[at];
    return [hash, (head === undefined ? parts : [head, ...parts]).map(numberOf)] as const;
  });
  return { t: "leaf", d: depth, h: Object.fromEntries(listed), p: table };
}

/** Where the way to a host goes on from a node. */
export type TreeStep =
  | { readonly kind: "follow"; readonly ref: ObjectRef }
  | { readonly kind: "found"; readonly parts: readonly ObjectRef[] }
  /** The tree proves that it does not hold this host. */
  | { readonly kind: "absent" }
  /** The node does not belong in this place. */
  | { readonly kind: "misplaced" };

/** One step from a node that was reached at this depth. */
export function walkTree(node: TreeNode, hostHash: string, depth: number): TreeStep {
  if (!belongs(node, hostHash.slice(0, depth))) return { kind: "misplaced" };
  if (node.t === "node") {
    const ref = node.c[hostHash[depth] ?? ""];
    return ref === undefined ? { kind: "absent" } : { kind: "follow", ref };
  }
  const parts = node.h[hostHash];
  return parts === undefined ? { kind: "absent" } : { kind: "found", parts: partsOf(node, parts) };
}

/** True when the node says its true depth and, if a leaf, holds only hosts whose hashes begin so. */
export function belongs(node: TreeNode, prefix: string): boolean {
  if (node.d !== prefix.length) return false;
  return node.t === "node" || Object.keys(node.h).every((hash) => hash.startsWith(prefix));
}

export function partsOf(leaf: TreeLeaf, numbers: readonly number[]): readonly ObjectRef[] {
  return numbers.flatMap((number) => leaf.p[number] ?? []);
}
