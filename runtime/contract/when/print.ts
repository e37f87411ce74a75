// Conditions as source again: one text for each tree, with no parentheses that could be left out.
import type { Template } from "../template/tree.ts";
import type { Argument, Expression, Operand } from "./tree.ts";

export type PrintTemplate = (template: Template) => string;

/** Reading the text again gives the same tree. */
export function print(expression: Expression, printTemplate: PrintTemplate): string {
  const whole = (inner: Expression): string => print(inner, printTemplate);
  const enclosed = (inner: Expression): string => `(${whole(inner)})`;
  switch (expression.kind) {
    case "literal":
      return String(expression.value);
    case "name":
      return expression.name;
    case "changed":
      return "changed";
    case "call": {
      const args = expression.args.map((arg) => printOperand(arg, printTemplate));
      return `${expression.name}(${args.join(", ")})`;
    }
    case "trait":
      // No source says this: a conditional variable did. The parser reads it back when asked to.
      return `trait_${expression.op}(${[expression.path, ...expression.values].map(quoted).join(", ")})`;
    case "not": {
      const { operand } = expression;
      return `!${isLoose(operand) ? enclosed(operand) : whole(operand)}`;
    }
    case "all":
      return expression.operands
        .map((operand) => (operand.kind === "any" ? enclosed(operand) : whole(operand)))
        .join(" && ");
    case "any":
      return expression.operands.map(whole).join(" || ");
    case "equal":
    case "differs": {
      const left = printOperand(expression.left, printTemplate);
      const right = printOperand(expression.right, printTemplate);
      return `${left} ${expression.kind === "equal" ? "==" : "!="} ${right}`;
    }
  }
}

/** Tells whether two conditions or operands are the same; templates are compared as data. */
export function keyOf(node: Expression | Operand): string {
  const printTemplate: PrintTemplate = (template) => JSON.stringify(template);
  switch (node.kind) {
    case "text":
    case "template":
      return printOperand(node, printTemplate);
    default:
      return print(node, printTemplate);
  }
}

/** Single quotes; `\{` keeps two braces from being read as a template. */
function quoted(text: string): string {
  // Most texts need no escape, and the test is much faster than the replacement.
  if (!/[\\'{]/u.test(text)) return `'${text}'`;
  return `'${text.replaceAll(/[\\']|\{(?=\{)/gu, String.raw`\$&`)}'`;
}

function printOperand(operand: Operand | Argument, printTemplate: PrintTemplate): string {
  switch (operand.kind) {
    case "name":
      return operand.name;
    case "text":
      return quoted(operand.text);
    case "integer":
      return String(operand.value);
    case "template":
      return `'${printTemplate(operand.template).replaceAll(/[\\']/gu, String.raw`\$&`)}'`;
  }
}

/** Binds less tightly than `!`. */
function isLoose({ kind }: Expression): boolean {
  return kind === "all" || kind === "any" || kind === "equal" || kind === "differs";
}
