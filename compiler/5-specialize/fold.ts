// Folds values, texts and conditions with what is known, and reports what cannot be right on any host.
import type { Attribute } from "../../runtime/contract/attribute.ts";
import { longestSecretPath } from "../../runtime/contract/secret-path.ts";
import { isMarked, markedText, referenceWord } from "../../runtime/contract/template/mark.ts";
import { evaluateTemplate } from "../../runtime/contract/template/evaluate.ts";
import type { Template } from "../../runtime/contract/template/tree.ts";
import { evaluate } from "../../runtime/contract/when/evaluate.ts";
import type { Scope } from "../../runtime/contract/when/scope.ts";
import type { Expression } from "../../runtime/contract/when/tree.ts";
import type { ParsedTemplate, Syntax, TextSyntax, ValueSyntax } from "../2-parse/syntax.ts";
import { secretExposed, templateFault } from "../2-parse/template/fault-diagnostic.ts";
import { whenFault } from "../2-parse/when/diagnostics.ts";
import type { ParsedWhen } from "../2-parse/when/parsed-when.ts";
import type { Diagnostic, Report } from "../diagnostics/diagnostic.ts";
import type { Located, Span } from "../source/source.ts";
import * as say from "./diagnostics.ts";
import type { Knowledge } from "./knowledge.ts";
import { secretInCondition } from "./knowledge.ts";
import { nameSecrets, type Naming } from "./name-secrets.ts";

export interface Folding {
  readonly knowledge: Knowledge;
  readonly templates: ReadonlyMap<string, ParsedTemplate>;
  readonly data: Syntax["data"];
  /** The pattern of the match block, to say for whom something went wrong. */
  readonly block: Located<string>;
  readonly report: Report;
  /** Told of every secret that is named, with the place that names it. */
  readonly secret: (path: Located<string>) => void;
}

/** Undefined when something in it could not be folded; it was reported then. */
export function foldValue(syntax: ValueSyntax, folding: Folding): Attribute | undefined {
  switch (syntax.kind) {
    case "literal":
      if (typeof syntax.value !== "string") return syntax.value;
      return withSecrets(markedText(syntax.value), { at: syntax.at, text: "" }, folding);
    case "template":
      return foldContent(syntax.template, syntax.at, folding);
    case "list": {
      const items = syntax.items.map((item) => foldValue(item, folding));
      return items.every((item) => item !== undefined) ? items : undefined;
    }
    case "map": {
      const named = syntax.entries.find(({ key }) => namesSecret(key));
      if (named !== undefined) {
        const summary = `the key "${named.key}" would name a secret, and keys are never printed by the host`;
        folding.report(
          forBlock(secretExposed(syntax.at, summary, "put it into the value"), folding),
        );
        return undefined;
      }
      const entries = syntax.entries.map(
        ({ key, value }) => [key, foldValue(value, folding)] as const,
      );
      return entries.every((entry): entry is readonly [string, Attribute] => entry[1] !== undefined)
        ? Object.fromEntries(entries)
        : undefined;
    }
  }
}

/** A text that an attribute holds: the secrets in it are left for the host to print. */
export function foldContent(text: TextSyntax, at: Span, folding: Folding): Attribute | undefined {
  const folded = evaluated(text, at, folding);
  if (folded === undefined) return undefined;
  return withSecrets(folded, { at, text }, folding);
}

/** A text that says something to the compiler, such as a name; undefined also when a secret stands in it. */
export function foldText(
  text: TextSyntax,
  at: Span,
  folding: Folding,
): string | Template | undefined {
  const folded = evaluated(text, at, folding);
  if (!isMarked(folded)) return folded;
  const named = nameSecrets(folded ?? "", quiet);
  if (typeof named === "string") return named;
  folding.report(
    forBlock(
      secretExposed(at, "a secret cannot stand here, for everyone sees what it says"),
      folding,
    ),
  );
  return undefined;
}

/** Whether it would be a reference if it stood in an attribute. */
function namesSecret(text: string): boolean {
  const named = nameSecrets(markedText(text), quiet);
  return typeof named !== "string";
}

/** Where a text stands, or what reads it from a file. */
interface Written {
  readonly at: Span;
  readonly text: TextSyntax;
}

function withSecrets(
  folded: string | Template,
  written: Written,
  folding: Folding,
): Attribute | undefined {
  const naming = namingFor(written, folding);
  const attribute = nameSecrets(folded, naming);
  return naming.failed() ? undefined : attribute;
}

function namingFor(
  written: Written,
  folding: Folding,
): Naming & { readonly failed: () => boolean } {
  const { at } = written;
  let failed = false;
  const fail = (diagnostic: Diagnostic): void => {
    failed = true;
    folding.report(forBlock(diagnostic, folding));
  };
  return {
    failed: () => failed,
    named: (path) => folding.secret({ value: path, at: spanOf(path, written) }),
    undecided: (soFar) => fail(say.secretPathOpen(at, soFar)),
    tooLong: (path) => fail(say.secretPathTooLong(spanOf(path, written), longestSecretPath)),
    exposed: () =>
      fail(secretExposed(at, "what only the host can evaluate would look at a secret")),
  };
}

function nothing(): void {
  // Somebody else reports.
}

const quiet: Naming = { named: nothing, undecided: nothing, exposed: nothing, tooLong: nothing };

/** The words themselves where they stand as they are; else the text that they came out of. */
function spanOf(path: string, { at, text }: Written): Span {
  const words = `${referenceWord}${path}`;
  const [inside] = typeof text === "string" ? [] : text.places.values();
  const isFile = inside !== undefined && inside.source.path !== at.source.path;
  const whole = isFile ? { ...inside, start: 0, end: inside.source.text.length } : at;
  const offset = whole.source.text.slice(whole.start, whole.end).indexOf(words);
  if (offset === -1) return at;
  const start = whole.start + offset;
  return { ...whole, start, end: start + words.length };
}

/** What is known of the text, with the marks of secrets in it. */
function evaluated(text: TextSyntax, at: Span, folding: Folding): string | Template | undefined {
  if (typeof text === "string") return markedText(text);
  const result = evaluateTemplate(text.tree, folding.knowledge.root, { marks: true });
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
  const exposing = secretNodeOf(when.expression, folding.knowledge.scope);
  if (exposing !== undefined && "places" in when) {
    const at = when.places.get(exposing) ?? when.at;
    folding.report(forBlock(secretExposed(at, secretInCondition), folding));
    return undefined;
  }
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

/** The part of a condition that compares the value of a secret. */
function secretNodeOf(expression: Expression, scope: Scope): object | undefined {
  switch (expression.kind) {
    case "not":
      return secretNodeOf(expression.operand, scope);
    case "all":
    case "any":
      return firstOf(expression.operands, (operand) => secretNodeOf(operand, scope));
    case "equal":
    case "differs":
      return [expression.left, expression.right].find((operand) => {
        if (operand.kind === "text") return namesSecret(operand.text);
        if (operand.kind !== "name") return false;
        const answer = scope.name(operand.name);
        return answer.kind === "known" && isMarked(answer.value);
      });
    case "literal":
    case "name":
    case "changed":
    case "call":
    case "trait":
      return undefined;
  }
}

function firstOf<T>(
  items: readonly T[],
  find: (item: T) => object | undefined,
): object | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
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
  if (fault.message === secretInCondition) return secretExposed(at, fault.message);
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
