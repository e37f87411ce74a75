// Reads what an attribute must be like: a value, or one of the few operators that stand in its place.
import { patternFault } from "../../../runtime/contract/when/pattern.ts";
import type { Report } from "../../diagnostics/diagnostic.ts";
import { wrongValue } from "../diagnostics.ts";
import { subjectOf } from "../shape/reach.ts";
import { shown } from "../shape/words.ts";
import type { MapNode, Node } from "../yaml/node.ts";
import type { Expectation } from "./syntax.ts";

/** Undefined when it means nothing, which was reported. */
export function readExpectation(node: Node, report: Report): Expectation | undefined {
  const operator = operatorOf(node);
  return operator === undefined
    ? readValue(node, { whole: false, report })
    : readOperator(operator, report);
}

const operators = ["equals", "contains", "lacks", "matches", "absent"] as const;

interface Operator {
  readonly word: (typeof operators)[number];
  readonly operand: Node;
  readonly at: Node["at"];
}

/** A mapping of exactly one key, and that key an operator. */
function operatorOf(node: Node): Operator | undefined {
  if (node.kind !== "map") return undefined;
  const [only, ...others] = node.entries;
  const word = operators.find((name) => name === only?.key);
  if (only === undefined || word === undefined || others.length > 0) return undefined;
  return { word, operand: only.value, at: only.keyAt };
}

function readOperator({ word, operand, at }: Operator, report: Report): Expectation | undefined {
  switch (word) {
    case "equals":
      return readValue(operand, { whole: true, report });
    case "contains":
    case "lacks": {
      const part = readValue(operand, { whole: true, report });
      return part === undefined ? undefined : { kind: word, part, at };
    }
    case "matches":
      return readPattern(operand, report);
    case "absent":
      if (operand.kind === "scalar" && operand.value === true) return { kind: "absent", at };
      report(refused(word, operand, { allowed: ["true"] }));
      return undefined;
  }
}

function readPattern(operand: Node, report: Report): Expectation | undefined {
  const { at } = operand;
  const pattern = operand.kind === "scalar" ? operand.spelled : undefined;
  const fault = pattern === undefined ? "It must be a regular expression." : patternFault(pattern);
  if (pattern !== undefined && fault === undefined) return { kind: "matches", pattern, at };
  report(refused("matches", operand, fault === undefined ? {} : { wanted: fault }));
  return undefined;
}

function refused(
  word: string,
  operand: Node,
  why: { readonly wanted?: string; readonly allowed?: readonly string[] },
): ReturnType<typeof wrongValue> {
  return wrongValue({ at: subjectOf(operand), what: `"${word}"`, value: shown(operand), ...why });
}

interface ReadingValue {
  /** Below `equals`, `contains` and `lacks` a mapping is all there is, and holds no operators. */
  readonly whole: boolean;
  readonly report: Report;
}

function readValue(node: Node, reading: ReadingValue): Expectation | undefined {
  switch (node.kind) {
    case "scalar":
      return { kind: "scalar", value: node.value, spelled: node.spelled, at: node.at };
    case "list":
      return { kind: "list", items: readAll(node.items, reading), at: node.at };
    case "map":
      return readMap(node, reading);
  }
}

function readAll(nodes: readonly Node[], reading: ReadingValue): readonly Expectation[] {
  return nodes.map((node) => readInner(node, reading)).filter((item) => item !== undefined);
}

function readMap({ entries, at }: MapNode, reading: ReadingValue): Expectation {
  const read = entries.flatMap(({ key, value }) => {
    const expected = readInner(value, reading);
    return expected === undefined ? [] : [{ key, expected }];
  });
  return { kind: "map", entries: read, whole: reading.whole, at };
}

function readInner(node: Node, reading: ReadingValue): Expectation | undefined {
  return reading.whole ? readValue(node, reading) : readExpectation(node, reading.report);
}
