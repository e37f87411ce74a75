// Handlers run only in reaction to others: they own nothing, and leave nothing behind.
import type { Expression } from "../../runtime/contract/when/tree.ts";

export function mentionsChanged(expression: Expression): boolean {
  switch (expression.kind) {
    case "changed":
      return true;
    case "not":
      return mentionsChanged(expression.operand);
    case "all":
    case "any":
      return expression.operands.some(mentionsChanged);
    case "literal":
    case "name":
    case "call":
    case "trait":
    case "equal":
    case "differs":
      return false;
  }
}
