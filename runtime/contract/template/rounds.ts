// What a loop goes over: the items of lists, the entries of maps in the order of their keys, and numbers.
import { compareCodePoints } from "../canonical-json.ts";
import { isMap } from "../value.ts";
import { tooMuch } from "./expression.ts";
import { faulty, type Faulty } from "./fault.ts";
import { limits } from "./limits.ts";
import { describe, known, lift, type Known, type Operand } from "./operand.ts";
import { isInteger, sortedKeys } from "./text/verb.ts";
import type { RangeNode } from "./tree.ts";

export type Round = readonly [key: Operand, item: Operand];

/** Undefined when only the host can say. */
export function roundsOf(operand: Operand, node: RangeNode): readonly Round[] | Faulty | undefined {
  switch (operand.kind) {
    case "missing":
      return [];
    case "hosted":
    case "unknown":
      return undefined;
    case "partly":
      return operand.open ? undefined : roundsOfEntries(operand);
    case "known":
      return roundsOfValue(operand, node);
  }
}

function roundsOfEntries({
  entries,
  path,
}: Operand & { readonly kind: "partly" }): readonly Round[] {
  return [...entries]
    .sort(([a], [b]) => compareCodePoints(a, b))
    .map(([key, entry]) => [known(key), lift(entry, [...path, key])]);
}

function roundsOfValue(
  operand: Known,
  { value: node, bind }: RangeNode,
): readonly Round[] | Faulty {
  const { value } = operand;
  if (value === null) return [];
  if (Array.isArray(value)) return value.map((item, at): Round => [known(at), known(item)]);
  if (isMap(value)) return sortedKeys(value).map((key) => [known(key), known(value[key] ?? null)]);
  if (typeof value !== "number" || !isInteger(operand)) {
    const message = `there is nothing to range over in ${describe(value)}`;
    return faulty({ node, code: "not-iterable", message });
  }
  if (bind?.names.length === 2) {
    const message = "ranging over a number takes one variable, not two";
    return faulty({ node, code: "not-iterable", message });
  }
  if (value > limits.steps) return tooMuch(node);
  return Array.from({ length: Math.max(value, 0) }, (_, at): Round => [known(at), known(at)]);
}
