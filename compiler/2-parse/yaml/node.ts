// YAML as a tree in which every key and every value knows where it was written.
import type { Value } from "../../../runtime/contract/value.ts";
import type { Span } from "../../source/source.ts";

export type Node = MapNode | ListNode | ScalarNode;

export interface MapNode {
  readonly kind: "map";
  /** In the order written; merge keys are already merged in. */
  readonly entries: readonly Entry[];
  readonly at: Span;
}

export interface Entry {
  readonly key: string;
  readonly keyAt: Span;
  readonly value: Node;
}

export interface ListNode {
  readonly kind: "list";
  readonly items: readonly Node[];
  readonly at: Span;
}

export interface ScalarNode {
  readonly kind: "scalar";
  readonly value: null | boolean | number | string;
  /** A plain scalar as it was spelled (`0644`); any other style, decoded. */
  readonly spelled: string;
  readonly style: ScalarStyle;
  /** The whole scalar, quotes and block header included. */
  readonly at: Span;
}

export type ScalarStyle = "plain" | "single-quoted" | "double-quoted" | "literal" | "folded";

export function entryOf(map: MapNode, key: string): Entry | undefined {
  return map.entries.find((entry) => entry.key === key);
}

/** The value alone, positions forgotten. */
export function plain(node: Node): Value {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "list":
      return node.items.map(plain);
    case "map":
      return Object.fromEntries(node.entries.map((entry) => [entry.key, plain(entry.value)]));
  }
}
