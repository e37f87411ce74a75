// A piece of a condition before it is clear what it is: a name can be a condition, or a text to compare.
import type { Comparison, Expression, Name, Operand } from "../../../runtime/contract/when/tree.ts";
import type { Diagnostic, Report } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../source/source.ts";
import { wordsOf } from "./build-word.ts";
import { whenType } from "./diagnostics.ts";

export type Term =
  | { readonly kind: "condition"; readonly expression: Expression; readonly at: Span }
  | { readonly kind: "name"; readonly name: Name; readonly at: Span }
  | { readonly kind: "operand"; readonly operand: Exclude<Operand, Name>; readonly at: Span }
  | { readonly kind: "number"; readonly at: Span };

/** Undefined when it cannot be one; it was reported then. */
export function asCondition(term: Term, report: Report, before?: Term): Expression | undefined {
  switch (term.kind) {
    case "condition":
      return term.expression;
    case "name":
      return term.name;
    case "operand":
    case "number":
      report(
        whenType({
          subject: term.at,
          summary: `a ${term.kind === "number" ? "number" : "text"} is not a condition`,
          hint: term.kind === "number" ? "write true or false" : textHint(term.at, before),
          rules: ["LANG-01"],
        }),
      );
      return undefined;
  }
}

/** `release == 'a' || 'b'` is what people say, and not what they can write. */
function textHint(at: Span, before: Term | undefined): string {
  const words = wordsOf(at);
  const comparison = before?.kind === "condition" ? before.expression : undefined;
  if (comparison?.kind === "equal" && comparison.left.kind === "name") {
    return `repeat what it is compared with: ${comparison.left.name} == ${words}`;
  }
  return `compare it with something: ${words} == ${words.includes("{{") ? "'true'" : "'...'"}`;
}

export function asOperand(term: Term, report: Report): Operand | undefined {
  switch (term.kind) {
    case "name":
      return term.name;
    case "operand":
      return term.operand;
    case "number":
      report(
        whenType({
          subject: term.at,
          summary: "only texts are compared, and this is a number",
          hint: `quote it: '${wordsOf(term.at)}'`,
          rules: ["LANG-04", "X-11"],
        }),
      );
      return undefined;
    case "condition":
      report(whenType({ subject: term.at, ...refused(term.expression, wordsOf(term.at)) }));
      return undefined;
  }
}

/** A condition compared with true or false says no more than the condition does. */
export function needlessComparison(
  [left, right]: readonly [Term, Term],
  kind: Comparison["kind"],
): Diagnostic | undefined {
  const [truth, other] = truthOf(left) === undefined ? [right, left] : [left, right];
  const value = truthOf(truth);
  const isPlainText = truth.kind === "operand" && other.kind !== "condition";
  if (value === undefined || isPlainText || truthOf(other) !== undefined) return undefined;
  const isItself = value === (kind === "equal");
  const condition = wordsOf((other.kind === "condition" ? other : truth).at);
  return whenType({
    subject: truth.at,
    summary: `\`${condition}\` is a condition, and only texts are compared`,
    hint: `write ${isItself ? "" : "!"}${wordsOf(other.at)}`,
    rules: ["LANG-04", "LANG-06"],
  });
}

function truthOf(term: Term): boolean | undefined {
  if (term.kind === "condition" && term.expression.kind === "literal") return term.expression.value;
  if (term.kind !== "operand" || term.operand.kind !== "text") return undefined;
  const { text } = term.operand;
  return text === "true" || text === "false" ? text === "true" : undefined;
}

interface Refusal {
  readonly summary: string;
  readonly hint: string;
  readonly rules: readonly string[];
}

function refused(expression: Expression, words: string): Refusal {
  switch (expression.kind) {
    case "call":
      return {
        summary: "a call is true or false by itself, and cannot be compared",
        hint: `write ${words}, or !${words}`,
        rules: ["LANG-06"],
      };
    case "not":
      return {
        summary: "a negation is a condition, and only texts are compared",
        hint: "write a != b, or !(a == b)",
        rules: ["LANG-02", "LANG-04"],
      };
    default:
      return {
        summary: "this is a condition, and only texts are compared",
        hint: "join conditions with && or ||",
        rules: ["LANG-04"],
      };
  }
}
