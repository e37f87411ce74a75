// Which traits a template may read, told from its text alone.
import type { Expression, Template, TemplateNode } from "../../runtime/contract/template/tree.ts";

/** The path of all traits together. */
export const everything = "";

export function templateReads(template: Template): readonly string[] {
  return template.flatMap((node) => nodeReads(node, true));
}

/** `atRoot`: the dot may be the root of all that is known. */
function nodeReads(node: TemplateNode, atRoot: boolean): readonly string[] {
  switch (node.kind) {
    case "text":
    case "secret":
    case "break":
    case "continue":
      return [];
    case "print":
    case "declare":
    case "assign":
      return reads(node.value, atRoot);
    case "if":
      return [
        ...reads(node.value, atRoot),
        ...[...node.body, ...(node.otherwise ?? [])].flatMap((inner) => nodeReads(inner, atRoot)),
      ];
    case "with":
    case "range":
      return [
        ...reads(node.value, atRoot),
        // In the body the dot is a value of its own; where it came from was read above.
        ...node.body.flatMap((inner) => nodeReads(inner, false)),
        ...(node.otherwise ?? []).flatMap((inner) => nodeReads(inner, atRoot)),
      ];
    case "template":
      // What it is given is looked at in its own body, where the dot may be the root as well.
      return node.value === undefined || isBare(node.value) ? [] : reads(node.value, atRoot);
    case "define":
      return templateReads(node.body);
  }
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

function isBare(expression: Expression): boolean {
  return expression.kind === "path" && expression.steps.length === 0;
}
