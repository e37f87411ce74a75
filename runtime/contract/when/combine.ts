// Joins conditions: of a block, a reference and a resource, all must hold.
import type { Expression, Junction } from "./tree.ts";

/** In the order given, outermost first, so that a block's condition is asked before a resource's. */
export function allOf(...expressions: readonly Expression[]): Expression {
  return join("all", expressions);
}

export function anyOf(...expressions: readonly Expression[]): Expression {
  return join("any", expressions);
}

/** The opposite, without piling up negations. */
export function negation(expression: Expression): Expression {
  switch (expression.kind) {
    case "literal":
      return { kind: "literal", value: !expression.value };
    case "not":
      return expression.operand;
    case "equal":
      return { ...expression, kind: "differs" };
    case "differs":
      return { ...expression, kind: "equal" };
    default:
      return { kind: "not", operand: expression };
  }
}

function join(kind: Junction["kind"], expressions: readonly Expression[]): Expression {
  const operands = expressions.flatMap((expression) => operandsOf(expression, kind));
  const [first] = operands;
  if (first === undefined) return { kind: "literal", value: kind === "all" };
  return operands.length === 1 ? first : { kind, operands };
}

/** The operands of a junction of this kind; anything else is its own only operand. */
export function operandsOf(expression: Expression, kind: Junction["kind"]): readonly Expression[] {
  const isJunction = expression.kind === "all" || expression.kind === "any";
  return isJunction && expression.kind === kind ? expression.operands : [expression];
}
