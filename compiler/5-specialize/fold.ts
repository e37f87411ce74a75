// Folds values, texts and conditions with what is known, and reports what cannot be right on any host.
import type { Attribute } from "../../runtime/contract/attribute.ts";
import { evaluateTemplate } from "../../runtime/contract/template/evaluate.ts";
import type { Template } from "../../runtime/contract/template/tree.ts";
import { evaluate } from "../../runtime/contract/when/evaluate.ts";
import type { Expression } from "../../runtime/contract/when/tree.ts";
import type { ParsedTemplate, Syntax, TextSyntax, ValueSyntax } from "../2-parse/syntax.ts";
import { templateFault } from "../2-parse/template/fault-diagnostic.ts";
import { whenFault } from "../2-parse/when/diagnostics.ts";
import type { ParsedWhen } from "../2-parse/when/parsed-when.ts";
import type { Diagnostic, Report } from "../diagnostics/diagnostic.ts";
import type { Located, Span } from "../source/source.ts";
import type { Knowledge } from "./knowledge.ts";

export interface Folding {
  readonly knowledge: Knowledge;
  readonly templates: ReadonlyMap<string, ParsedTemplate>;
  readonly data: Syntax["data"];
  /** The pattern of the match block, to say for whom something went wrong. */
  readonly block: Located<string>;
  readonly report: Report;
}

/** Undefined when something in it could not be folded; it was reported then. */
export function foldValue(syntax: ValueSyntax, folding: Folding): Attribute | undefined {
  switch (syntax.kind) {
    case "literal":
      return syntax.value;
    case "template": {
      const folded = foldText(syntax.template, syntax.at, folding);
      return folded === undefined || typeof folded === "string" ? folded : { $template: folded };
    }
    case "list": {
      const items = syntax.items.map((item) => foldValue(item, folding));
      return items.every((item) => item !== undefined) ? items : undefined;
    }
    case "map": {
      const entries = syntax.entries.map(
        ({ key, value }) => [key, foldValue(value, folding)] as const,
      );
      return entries.every((entry): entry is readonly [string, Attribute] => entry[1] !== undefined)
        ? Object.fromEntries(entries)
        : undefined;
    }
  }
}

/** The text, or the template that is left of it. */
export function foldText(
  text: TextSyntax,
  at: Span,
  folding: Folding,
): string | Template | undefined {
  if (typeof text === "string") return text;
  const result = evaluateTemplate(text.tree, folding.knowledge.root);
  switch (result.kind) {
    case "text":
      return result.text;
    case "residual":
      return result.template;
    case "fault":
      for (const fault of [result.fault, ...result.others]) {
        folding.report(forBlock(templateFault(fault, text.places.get(fault.node) ?? at), folding));
      }
      return undefined;
  }
}

/** True, false, or the condition that is left; undefined when it means nothing, which was reported. */
export function foldWhen(
  when: ParsedWhen | { readonly expression: Expression },
  folding: Folding,
): boolean | Expression | undefined {
  const outcome = evaluate(when.expression, folding.knowledge.scope);
  switch (outcome.kind) {
    case "known":
      return outcome.value;
    case "residual":
      return outcome.expression;
    case "fault": {
      if (!("places" in when))
        throw new Error(`a condition of ours is at fault: ${outcome.message}`);
      const at = when.places.get(outcome.node) ?? when.at;
      folding.report(forBlock(conditionFault(at, outcome), folding));
      return undefined;
    }
  }
}

function conditionFault(
  at: Span,
  fault: {
    readonly about: "name" | "type" | "arguments" | "text";
    readonly node: object;
    readonly message: string;
  },
): Diagnostic {
  if (fault.about !== "text") return whenFault(at, { ...fault, kind: "fault", about: fault.about });
  return {
    code: "template-value",
    severity: "error",
    summary: fault.message,
    subject: at,
    rules: ["LANG-08"],
  };
}

/** Says for whom it went wrong: another match block may give the variable another value. */
export function forBlock(diagnostic: Diagnostic, { block }: Pick<Folding, "block">): Diagnostic {
  const note = { at: block.at, note: "for the hosts of this match block" };
  return { ...diagnostic, related: [...(diagnostic.related ?? []), note] };
}
