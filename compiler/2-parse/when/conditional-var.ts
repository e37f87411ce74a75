// Reads conditional variables, such as {trait: hardware.memory_mb, gte: 4096}: questions with a name.
import { patternFault } from "../../../runtime/contract/when/pattern.ts";
import { allOf } from "../../../runtime/contract/when/combine.ts";
import type { Expression, TraitOperator, TraitTest } from "../../../runtime/contract/when/tree.ts";
import type { Report } from "../../diagnostics/diagnostic.ts";
import { missingKey, unknownKey, wrongType, wrongValue } from "../diagnostics.ts";
import type { Entry, MapNode, Node, ScalarNode } from "../yaml/node.ts";
import { entryOf } from "../yaml/node.ts";

/** a mapping with `trait:` in it is a question, not a value. */
export function isConditionalVar(node: Node): node is MapNode {
  return node.kind === "map" && entryOf(node, "trait") !== undefined;
}

/** Several tests must all hold. Undefined when one of them means nothing; it was reported then. */
export function readConditionalVar(node: MapNode, report: Report): Expression | undefined {
  const path = traitPath(node, report);
  const entries = node.entries.filter((entry) => entry.key !== "trait");
  if (entries.length === 0) {
    report(missingKey({ at: node.at, key: "in" }, owner));
    return undefined;
  }
  const tests = entries.map((entry) => readTest(entry, path ?? "", report));
  if (path === undefined || !tests.every((test) => test !== undefined)) return undefined;
  return allOf(...tests);
}

const owner = "a conditional variable";

const operators: ReadonlyMap<string, TraitOperator> = new Map<string, TraitOperator>([
  ["in", "in"],
  ["eq", "in"],
  ["gte", "gte"],
  ["lte", "lte"],
  ["matches", "matches"],
]);

function traitPath(node: MapNode, report: Report): string | undefined {
  const found = entryOf(node, "trait")?.value;
  if (found?.kind !== "scalar" || typeof found.value !== "string") {
    report(wrongType(found?.at ?? node.at, '"trait"', "the path of a trait", kindWords(found)));
    return undefined;
  }
  if (/^\w+(?:\.[\w-]+)*$/u.test(found.value)) return found.value;
  const wanted = "A trait is named by its path, such as os.family, without the leading `.Traits`.";
  report(wrongValue({ at: found.at, what: '"trait"', value: found.value, wanted }));
  return undefined;
}

function readTest(entry: Entry, path: string, report: Report): TraitTest | undefined {
  const op = operators.get(entry.key);
  if (op === undefined) {
    report(unknownKey({ at: entry.keyAt, key: entry.key }, ["trait", ...operators.keys()], owner));
    return undefined;
  }
  const isList = entry.key === "in" && entry.value.kind === "list";
  const items = isList && entry.value.kind === "list" ? entry.value.items : [entry.value];
  const values = items.map((item) => readValue(item, entry.key, report));
  if (!values.every((value) => value !== undefined)) return undefined;
  return { kind: "trait", path, op, values };
}

/** As it was spelled, so that a version such as 22.10 keeps its zero. */
function readValue(node: Node, key: string, report: Report): string | undefined {
  if (node.kind !== "scalar" || node.value === null) {
    const wanted = key === "in" ? "a text, or a list of texts" : "a single value";
    report(wrongType(node.at, `"${key}"`, wanted, kindWords(node)));
    return undefined;
  }
  const text = typeof node.value === "boolean" ? String(node.value) : node.spelled;
  const fault = faultOf(key, node, text);
  if (fault === undefined) return text;
  report(wrongValue({ at: node.at, what: `"${key}"`, value: text, wanted: fault }));
  return undefined;
}

function faultOf(key: string, node: ScalarNode, text: string): string | undefined {
  if (key === "matches") return patternFault(text);
  if (key !== "gte" && key !== "lte") return undefined;
  const isOrdered = typeof node.value === "number" || /\d/u.test(text);
  return isOrdered ? undefined : "It is a number or a version.";
}

function kindWords(node: Node | undefined): string {
  if (node === undefined || node.kind === "scalar") return "something else";
  return node.kind === "list" ? "a list" : "a mapping";
}
