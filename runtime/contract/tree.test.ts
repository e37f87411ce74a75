import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { leafLimit, type ObjectRef, type TreeNode } from "./bundle.ts";
import { canonical } from "./canonical-json.ts";
import { buildTree, walkTree } from "./tree.ts";

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function ref(text: string): ObjectRef {
  return { sha256: hash(text), size: text.length };
}

interface Built {
  readonly root: TreeNode;
  readonly nodes: ReadonlyMap<string, TreeNode>;
  /** By what they hash to, the hosts of one leaf each. */
  readonly heads: ReadonlyMap<string, readonly string[]>;
}

/** Each host gets what all of its leaf get, a part of its own, and one that it shares with others. */
function build(hosts: readonly string[]): Built {
  const nodes = new Map<string, TreeNode>();
  const heads = new Map<string, readonly string[]>();
  const entries = hosts.map(
    (host) => [hash(host), [ref(host), ref(`part ${host.at(-1)}`)]] as const,
  );
  const root = buildTree(new Map(entries), {
    heads: (hashes) => {
      const head = ref(`head of ${hashes.join(" ")}`);
      heads.set(head.sha256, hashes);
      return hashes.map(() => head);
    },
    emit: (text, node) => {
      nodes.set(hash(text), node);
      return ref(text);
    },
  });
  return { root, nodes, heads };
}

function find({ root, nodes }: Built, host: string): readonly ObjectRef[] | undefined {
  let node: TreeNode | undefined = root;
  for (let depth = 0; node !== undefined; depth += 1) {
    const step = walkTree(node, hash(host), depth);
    if (step.kind === "misplaced") throw new Error("misplaced");
    if (step.kind !== "follow") return step.kind === "found" ? step.parts : undefined;
    node = nodes.get(step.ref.sha256);
  }
  throw new Error("a node is missing");
}

function named(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `host${at}`);
}

test.each([0, 1, leafLimit, leafLimit + 1, 1500])("%i hosts are found, and no other", (count) => {
  const built = build(named(count));
  for (const host of named(count)) {
    const [head, ...parts] = find(built, host) ?? [];
    expect(parts).toEqual([ref(host), ref(`part ${host.at(-1)}`)]);
    expect(built.heads.get(head?.sha256 ?? "")).toContain(hash(host));
  }
  for (const host of ["", "other", `host${count}`]) expect(find(built, host)).toBeUndefined();
});

test("few hosts are one leaf, which lies in the release itself", () => {
  expect(build(named(leafLimit))).toMatchObject({ root: { t: "leaf" }, nodes: new Map() });
  expect(build(named(leafLimit + 1)).root.t).toBe("node");
});

test("the tree depends on the hosts, and not on how they came to be there", () => {
  const hosts = fc.uniqueArray(fc.nat(400), { maxLength: 300 });
  fc.assert(
    fc.property(hosts, fc.nat(400), (numbers, other) => {
      const before = canonical(build(numbers.map(String)).root);
      const added = [...numbers, ...(numbers.includes(other) ? [] : [other])];
      const removed = added.filter((number) => numbers.includes(number));
      expect(canonical(build(removed.toReversed().map(String)).root)).toBe(before);
    }),
    { numRuns: 50 },
  );
});

test("one host more changes its own path and nothing else", () => {
  const before = build(named(1500));
  const after = build([...named(1500), "one more"]);
  const fresh = [...after.nodes.keys()].filter((node) => !before.nodes.has(node));
  expect(fresh.length).toBeLessThanOrEqual(2);
});

const misplaced: readonly (readonly [string, TreeNode, number])[] = [
  ["a node that says another depth", { t: "node", d: 1, c: {} }, 0],
  ["a leaf that says another depth", { t: "leaf", d: 0, h: {}, p: [] }, 1],
  [
    "a leaf with a host of elsewhere",
    { t: "leaf", d: 1, h: { [`f${hash("a").slice(1)}`]: [] }, p: [] },
    1,
  ],
];

test.each(misplaced)("%s is misplaced", (_title, node, depth) => {
  expect(walkTree(node, `0${hash("a").slice(1)}`, depth)).toEqual({ kind: "misplaced" });
});
