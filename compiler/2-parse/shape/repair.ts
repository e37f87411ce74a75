// Mends what can mean one thing only, and says so: `mode: 0644` is text, `force: yes` is true.
import type { Report } from "../../diagnostics/diagnostic.ts";
import type { SchemaError } from "../../generated/validators.js";
import { spelledBoolean, unquotedText } from "../diagnostics.ts";
import type { Node, ScalarNode } from "../yaml/node.ts";
import { nodeAt } from "./reach.ts";

/** The same node when there was nothing to mend. */
export function repair(node: Node, faults: readonly SchemaError[], report: Report): Node {
  const mended = new Map<Node, Node>();
  for (const fault of faults) {
    if (fault.keyword !== "type") continue;
    const { node: found, words } = nodeAt(node, fault.instancePath);
    if (found.kind !== "scalar" || found.style !== "plain" || mended.has(found)) continue;
    const better = mend(found, fault.params["type"], `"${words}"`, report);
    if (better !== undefined) mended.set(found, better);
  }
  return mended.size === 0 ? node : replaceNodes(node, mended);
}

const booleanWords: ReadonlyMap<string, boolean> = new Map([
  ["yes", true],
  ["on", true],
  ["no", false],
  ["off", false],
]);

function mend(
  scalar: ScalarNode,
  wanted: unknown,
  what: string,
  report: Report,
): ScalarNode | undefined {
  const types = Array.isArray(wanted) ? wanted : [wanted];
  if (types.includes("string") && typeof scalar.value === "number") {
    report(unquotedText(scalar.at, what, scalar.spelled));
    return { ...scalar, value: scalar.spelled };
  }
  const meaning = booleanWords.get(scalar.spelled.toLowerCase());
  if (types.includes("boolean") && meaning !== undefined) {
    report(spelledBoolean(scalar.at, what, meaning));
    return { ...scalar, value: meaning };
  }
  return undefined;
}

function replaceNodes(tree: Node, mended: ReadonlyMap<Node, Node>): Node {
  const better = mended.get(tree);
  if (better !== undefined) return better;
  switch (tree.kind) {
    case "scalar":
      return tree;
    case "list":
      return { ...tree, items: tree.items.map((item) => replaceNodes(item, mended)) };
    case "map":
      return {
        ...tree,
        entries: tree.entries.map((entry) => ({
          ...entry,
          value: replaceNodes(entry.value, mended),
        })),
      };
  }
}
