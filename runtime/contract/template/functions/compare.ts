// eq, ne, lt, le, gt, ge. Texts compare by their bytes; whole numbers and floats compare as numbers.
import { compareCodePoints } from "../../canonical-json.ts";
import type { Value } from "../../value.ts";
import { describe, known, type Known } from "../operand.ts";
import { refused, type FunctionFault, type TemplateFunction } from "./function.ts";

/** True when the first equals any of the others. */
export const eq: TemplateFunction = {
  least: 2,
  most: Infinity,
  lenient: true,
  call: ([first, ...others]) => {
    for (const [at, other] of others.entries()) {
      const equal = isEqual(first?.value ?? null, other.value, at + 1);
      if (equal !== false) return equal === true ? known(true) : equal;
    }
    return known(false);
  },
};

export const ne: TemplateFunction = {
  least: 2,
  most: 2,
  lenient: true,
  call: ([first, second]) => {
    const equal = isEqual(first?.value ?? null, second?.value ?? null, 1);
    return typeof equal === "boolean" ? known(!equal) : equal;
  },
};

export const lt: TemplateFunction = ordering((order) => order < 0);
export const le: TemplateFunction = ordering((order) => order <= 0);
export const gt: TemplateFunction = ordering((order) => order > 0);
export const ge: TemplateFunction = ordering((order) => order >= 0);

/** Values of different kinds are not unequal but a mistake, unless one of them is nil. */
function isEqual(a: Value, b: Value, argument: number): boolean | FunctionFault {
  if (a === null || b === null) return a === b;
  if (typeof a !== typeof b) return unlike(a, b, argument);
  if (typeof a !== "object") return a === b;
  return refused("wrong-type", `${describe(a)} cannot be compared with ${describe(b)}`, argument);
}

function ordering(holds: (order: number) => boolean): TemplateFunction {
  return {
    least: 2,
    most: 2,
    call: ([first, second]) => {
      const a = first?.value ?? null;
      const b = second?.value ?? null;
      const unordered = [first, second].findIndex((arg) => !isOrdered(arg));
      if (unordered !== -1) {
        const found = describe(unordered === 0 ? a : b);
        return refused("wrong-type", `${found} is neither more nor less than anything`, unordered);
      }
      if (typeof a === "string" && typeof b === "string")
        return known(holds(compareCodePoints(a, b)));
      if (typeof a !== typeof b) return unlike(a, b, 1);
      return known(holds(Number(a) - Number(b)));
    },
  };
}

function isOrdered(arg: Known | undefined): boolean {
  return typeof arg?.value === "string" || typeof arg?.value === "number";
}

function unlike(a: Value, b: Value, argument: number): FunctionFault {
  return refused("wrong-type", `${describe(a)} is compared with ${describe(b)}`, argument);
}
