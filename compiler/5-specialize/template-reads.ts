// Which traits a template may read, told from its text alone.
import type { Expression, Template } from "../../runtime/contract/template/tree.ts";
import { valuesIn } from "./template-values.ts";

/** The path of all traits together. */
export const everything = "";

export function templateReads(template: Template): readonly string[] {
  return valuesIn(template).flatMap(({ value, atRoot }) => reads(value, atRoot));
}

function reads(expression: Expression, atRoot: boolean): readonly string[] {
  switch (expression.kind) {
    case "literal":
    case "float":
      return [];
    case "path": {
      const isRoot = expression.from === "$" || (expression.from === undefined && atRoot);
      const [first, ...steps] = expression.steps;
      if (!isRoot) return [];
      // The root as a whole can be searched for anything.
      if (first === undefined) return [everything];
      return first === "Traits" ? [steps.join(".")] : [];
    }
    case "field":
      return reads(expression.of, atRoot);
    case "call":
      return expression.args.flatMap((arg) => reads(arg, atRoot));
  }
}
