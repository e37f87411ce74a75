// Holds the names of a condition against the variables there are.
import type { NameKind } from "../../../runtime/contract/when/names.ts";
import { predefinedNames } from "../../../runtime/contract/when/names.ts";
import type { Comparison, Expression, Name } from "../../../runtime/contract/when/tree.ts";
import type { Report } from "../../diagnostics/diagnostic.ts";
import { notBoolean, notComparable, whenShadowsName, whenUnknownName } from "./diagnostics.ts";
import type { ParsedWhen } from "./parsed-when.ts";

/** Every variable with the kind of its value; "boolean" for a conditional one. */
export type KnownVars = ReadonlyMap<string, NameKind>;

/** Names that hide a predefined one are told once each, mistakes wherever they are. */
export function checkNames(
  { expression, places }: ParsedWhen,
  vars: KnownVars,
  report: Report,
): void {
  const hidden = new Set<string>();
  for (const { node, compared } of namesIn(expression)) {
    const at = places.get(node);
    if (at === undefined) continue;
    const { name } = node;
    const predefined = predefinedNames.get(name);
    const kind = vars.get(name) ?? predefined?.kind;
    if (kind === undefined) {
      report(whenUnknownName({ at, name, known: vars.keys(), compared }));
      continue;
    }
    if (predefined !== undefined && vars.has(name) && !hidden.has(name)) {
      hidden.add(name);
      report(whenShadowsName(at, name));
    }
    if (compared && (kind === "list" || kind === "map")) report(notComparable(at, name, kind));
    if (!compared && kind !== "boolean") report(notBoolean(at, name, kind));
  }
}

interface Mention {
  readonly node: Name;
  /** Otherwise it stands by itself, and must be true or false. */
  readonly compared: boolean;
}

function namesIn(expression: Expression): readonly Mention[] {
  switch (expression.kind) {
    case "name":
      return [{ node: expression, compared: false }];
    case "not":
      return namesIn(expression.operand);
    case "all":
    case "any":
      return expression.operands.flatMap(namesIn);
    case "equal":
    case "differs":
      return comparedNames(expression);
    case "literal":
    case "changed":
    case "call":
    case "trait":
      return [];
  }
}

function comparedNames({ left, right }: Comparison): readonly Mention[] {
  return [left, right].flatMap((node) => (node.kind === "name" ? [{ node, compared: true }] : []));
}
