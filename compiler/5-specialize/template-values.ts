// All that a template evaluates, wherever in it that stands.
import type { Expression, Template, TemplateNode } from "../../runtime/contract/template/tree.ts";

export interface Evaluated {
  readonly value: Expression;
  /** The dot may be the root of all that is known. */
  readonly atRoot: boolean;
}

export function valuesIn(template: Template, atRoot = true): readonly Evaluated[] {
  return template.flatMap((node) => valuesOf(node, atRoot));
}

function valuesOf(node: TemplateNode, atRoot: boolean): readonly Evaluated[] {
  switch (node.kind) {
    case "text":
    case "secret":
    case "break":
    case "continue":
      return [];
    case "print":
    case "declare":
    case "assign":
      return [{ value: node.value, atRoot }];
    case "if":
    case "with":
    case "range":
      return [
        { value: node.value, atRoot },
        // In the body of the other two the dot is a value of its own; where it came from stands above.
        ...valuesIn(node.body, atRoot && node.kind === "if"),
        ...valuesIn(node.otherwise ?? [], atRoot),
      ];
    case "template":
      // What is handed on as it is is looked at in the body of what is called, where the dot may be the root as well.
      return node.value === undefined || isBare(node.value) ? [] : [{ value: node.value, atRoot }];
    case "define":
      return valuesIn(node.body);
  }
}

function isBare(value: Expression): boolean {
  return value.kind === "path" && value.steps.length === 0;
}
