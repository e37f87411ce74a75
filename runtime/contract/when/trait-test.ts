// Whether a trait satisfies what a conditional variable asks of it.
import type { Value } from "../value.ts";
import { comparedText } from "./names.ts";
import { matchesPattern } from "./pattern.ts";
import type { TraitTest } from "./tree.ts";
import { compareVersions } from "./version-order.ts";

/** Of a list, one item is enough. A trait that the host lacks satisfies nothing. */
export function satisfies(test: TraitTest, trait: Value): boolean {
  if (Array.isArray(trait)) return trait.some((item: Value) => satisfies(test, item));
  if (trait === null) return false;
  const text = comparedText(trait);
  return text !== undefined && test.values.some((value) => holds(test, { trait, text }, value));
}

interface Printed {
  readonly trait: Value;
  readonly text: string;
}

function holds({ op }: TraitTest, printed: Printed, value: string): boolean {
  switch (op) {
    case "in":
      return printed.text === value;
    case "gte":
      return compare(printed, value) >= 0;
    case "lte":
      return compare(printed, value) <= 0;
    case "matches":
      return matchesPattern(value, printed.text);
  }
}

/** A trait that is a number is compared as one; a text such as os.version is compared as a version. */
function compare({ trait, text }: Printed, bound: string): number {
  return typeof trait === "number" ? trait - Number(bound) : compareVersions(text, bound);
}
