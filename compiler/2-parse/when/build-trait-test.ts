// Reads back what printing makes of a conditional variable that stayed open: trait_gte('a.b', '4').
import type { Argument, TraitOperator, TraitTest } from "../../../runtime/contract/when/tree.ts";

const operators: ReadonlyMap<string, TraitOperator> = new Map<string, TraitOperator>([
  ["trait_in", "in"],
  ["trait_gte", "gte"],
  ["trait_lte", "lte"],
  ["trait_matches", "matches"],
]);

/** Undefined when it is none: such texts are made by printing, and never written by hand. */
export function buildTraitTest(name: string, args: readonly Argument[]): TraitTest | undefined {
  const op = operators.get(name);
  const texts = args.flatMap((arg) => (arg.kind === "text" ? [arg.text] : []));
  const [path, ...values] = texts;
  if (op === undefined || path === undefined || texts.length !== args.length) return undefined;
  return { kind: "trait", path, op, values };
}
