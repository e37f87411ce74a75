// Mends what can mean one thing only, and says so: `mode: 0644` is text, `force: yes` is true.
import type { Report } from "../../diagnostics/diagnostic.ts";
import type { SchemaError } from "../../generated/validators.js";
import { spelledBoolean, unquotedText } from "../diagnostics.ts";
import type { Node, ScalarNode } from "../yaml/node.ts";
import { nodeAt, stepsOf } from "./reach.ts";

/** The same node when there was nothing to mend. */
export function repair(node: Node, faults: readonly SchemaError[], report: Report): Node {
  const mended = new Map<string, Node>();
  // Aliases share the node of their anchor: it is told of once, and mended only where it is wrong.
  const told = new Set<Node>();
  for (const { keyword, instancePath, params } of faults) {
    if (keyword !== "type" || mended.has(instancePath)) continue;
    const { node: found, words } = nodeAt(node, instancePath);
    if (found.kind !== "scalar" || found.style !== "plain") continue;
    const tell = told.has(found) ? (): void => undefined : report;
    const better = mend(found, params["type"], `"${words}"`, tell);
    if (better === undefined) continue;
    told.add(found);
    mended.set(instancePath, better);
  }
  let whole = node;
  for (const [pointer, better] of mended) whole = replaceAt(whole, stepsOf(pointer), better);
  return whole;
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

function replaceAt(tree: Node, [step, ...steps]: readonly string[], better: Node): Node {
  if (step === undefined) return better;
  switch (tree.kind) {
    case "scalar":
      return tree;
    case "list": {
      const at = Number(step);
      const item = tree.items[at];
      if (item === undefined) return tree;
      return { ...tree, items: tree.items.with(at, replaceAt(item, steps, better)) };
    }
    case "map":
      return {
        ...tree,
        entries: tree.entries.map((entry) =>
          entry.key === step ? { ...entry, value: replaceAt(entry.value, steps, better) } : entry,
        ),
      };
  }
}
