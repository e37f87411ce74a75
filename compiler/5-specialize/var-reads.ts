// Which variables a template or a condition reads.
import type {
  Expression as TemplateExpression,
  Template,
} from "../../runtime/contract/template/tree.ts";
import type { Argument, Expression, Operand } from "../../runtime/contract/when/tree.ts";
import { valuesIn } from "./template-values.ts";

/** The name of a variable, or all of them: a template may take `.Vars` as a whole. */
export type Read = { readonly name: string } | "all";

export function readsOfTemplate(template: Template): readonly Read[] {
  return valuesIn(template).flatMap(({ value, atRoot }) => readsOfValue(value, atRoot));
}

function readsOfValue(value: TemplateExpression, dotIsRoot: boolean): readonly Read[] {
  const { steps, isRoot, others } = pathOf(value, dotIsRoot);
  return [
    ...readsOfPath(steps, isRoot),
    ...others.flatMap((other) => readsOfValue(other, dotIsRoot)),
  ];
}

/** What stands below `Vars` counts wherever the dot or a name may lead: better too much than too little. */
function readsOfPath(steps: readonly string[] | undefined, isRoot: boolean): readonly Read[] {
  if (steps === undefined) return [];
  const [first, name] = steps;
  if (first === undefined) return isRoot ? ["all"] : [];
  if (first !== "Vars") return [];
  return [name === undefined ? "all" : { name }];
}

interface Path {
  readonly steps: readonly string[] | undefined;
  readonly isRoot: boolean;
  /** What is evaluated beside it. */
  readonly others: readonly TemplateExpression[];
}

/** `(.Vars).x` and `index .Vars "x"` say what `.Vars.x` says. */
function pathOf(value: TemplateExpression, dotIsRoot: boolean): Path {
  switch (value.kind) {
    case "literal":
    case "float":
      return { steps: undefined, isRoot: false, others: [] };
    case "path": {
      const isRoot = value.from === undefined ? dotIsRoot : value.from === "$";
      return { steps: value.steps, isRoot, others: [] };
    }
    case "field": {
      const { steps, ...path } = pathOf(value.of, dotIsRoot);
      return { ...path, steps: steps === undefined ? undefined : [...steps, ...value.steps] };
    }
    case "call": {
      const [first, ...keys] = value.args;
      if (value.name !== "index" || first === undefined) {
        return { steps: undefined, isRoot: false, others: value.args };
      }
      const { steps, isRoot, others } = pathOf(first, dotIsRoot);
      return {
        steps: steps === undefined ? undefined : [...steps, ...wordsOf(keys)],
        isRoot,
        others: [...others, ...keys],
      };
    }
  }
}

/** Those up to the first that has to be computed: behind it, any name may be meant. */
function wordsOf(keys: readonly TemplateExpression[]): readonly string[] {
  const words: string[] = [];
  for (const key of keys) {
    if (key.kind !== "literal" || typeof key.value !== "string") break;
    words.push(key.value);
  }
  return words;
}

export function readsOfCondition(expression: Expression): readonly Read[] {
  switch (expression.kind) {
    case "literal":
    case "changed":
    case "trait":
      return [];
    case "name":
      return [{ name: expression.name }];
    case "not":
      return readsOfCondition(expression.operand);
    case "all":
    case "any":
      return expression.operands.flatMap(readsOfCondition);
    case "equal":
    case "differs":
      return [expression.left, expression.right].flatMap(readsOfOperand);
    case "call":
      return expression.args.flatMap(readsOfOperand);
  }
}

function readsOfOperand(operand: Operand | Argument): readonly Read[] {
  switch (operand.kind) {
    case "name":
      return [{ name: operand.name }];
    case "template":
      return readsOfTemplate(operand.template);
    case "text":
    case "integer":
      return [];
  }
}
