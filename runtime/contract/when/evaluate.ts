// The one meaning of conditions: what is known decides or is folded away, and the rest stays a condition.
import type { Template } from "../template/tree.ts";
import { builtins } from "./builtins.ts";
import { allOf, anyOf, negation, operandsOf } from "./combine.ts";
import type { NameKind } from "./names.ts";
import { comparedText, kindOf, truthOf } from "./names.ts";
import { keyOf } from "./print.ts";
import type { Fault, Outcome, Scope } from "./scope.ts";
import { fault, known, nothingKnown, residual } from "./scope.ts";
import { satisfies } from "./trait-test.ts";
import type {
  Argument,
  Call,
  Comparison,
  Expression,
  Junction,
  Name,
  Operand,
  TemplateText,
  Text,
} from "./tree.ts";

/** From left to right, and no further than it takes: what is decided asks nothing more of the scope. */
export function evaluate(expression: Expression, scope: Scope): Outcome {
  switch (expression.kind) {
    case "literal":
      return known(expression.value);
    case "changed":
      return scope.changed === undefined ? residual(expression) : known(scope.changed);
    case "name":
      return evaluateName(expression, scope);
    case "call":
      return evaluateCall(expression, scope);
    case "trait": {
      const value = scope.trait(expression.path);
      return value === undefined ? residual(expression) : known(satisfies(expression, value));
    }
    case "not":
      return opposite(evaluate(expression.operand, scope));
    case "all":
    case "any":
      return evaluateJunction(expression, scope);
    case "equal":
    case "differs":
      return evaluateComparison(expression, scope);
  }
}

/** One operand can decide: false among all, true among any. So can two that are opposites. */
function evaluateJunction({ kind, operands }: Junction, scope: Scope): Outcome {
  const decisive = kind === "any";
  const open = new Map<string, Expression>();
  for (const operand of operands) {
    const outcome = evaluate(operand, scope);
    if (outcome.kind === "fault") return outcome;
    if (outcome.kind === "known") {
      if (outcome.value === decisive) return outcome;
      continue;
    }
    for (const part of operandsOf(outcome.expression, kind)) {
      if (open.size > 0 && open.has(keyOf(negation(part)))) return known(decisive);
      const key = keyOf(part);
      if (!open.has(key)) open.set(key, part);
    }
  }
  if (open.size === 0) return known(!decisive);
  return residual(decisive ? anyOf(...open.values()) : allOf(...open.values()));
}

function opposite(outcome: Outcome): Outcome {
  switch (outcome.kind) {
    case "known":
      return known(!outcome.value);
    case "residual":
      return residual(negation(outcome.expression));
    case "fault":
      return outcome;
  }
}

function evaluateName(node: Name, scope: Scope): Outcome {
  const answer = scope.name(node.name);
  switch (answer.kind) {
    case "known": {
      const truth = truthOf(answer.value);
      return truth === undefined ? notBoolean(node, kindOf(answer.value)) : known(truth);
    }
    case "unknown":
      return residual(node);
    case "condition":
      return evaluate(answer.expression, scope);
    case "template": {
      const text = foldTemplate(answer.template, scope);
      if (text.kind === "fault") return text;
      // What is still open is true on the host when it prints as `true` there.
      if (text.kind === "template") {
        return residual({ kind: "equal", left: text, right: { kind: "text", text: "true" } });
      }
      const truth = truthOf(text.text);
      return truth === undefined ? notBoolean(node, "text") : known(truth);
    }
    case "undefined":
      return undefinedName(node);
  }
}

function evaluateCall(call: Call, scope: Scope): Outcome {
  const builtin = builtins.get(call.name);
  if (builtin === undefined) return fault("name", call, `there is no function "${call.name}"`);
  if (builtin.parameters.length !== call.args.length) {
    return fault("arguments", call, `"${call.name}" does not take ${call.args.length} arguments`);
  }
  const texts: string[] = [];
  const args: Argument[] = [];
  for (const [index, arg] of call.args.entries()) {
    const folded = arg.kind === "template" ? foldTemplate(arg.template, scope) : arg;
    if (folded.kind === "fault") return folded;
    args.push(folded);
    if (folded.kind === "template") continue;
    const text = folded.kind === "text" ? folded.text : String(folded.value);
    const refused = builtin.parameters[index]?.refuse(text);
    if (refused !== undefined) return fault("arguments", arg, refused);
    texts.push(text);
  }
  const answer = texts.length === args.length ? scope.call(call.name, texts) : undefined;
  return answer === undefined ? residual({ kind: "call", name: call.name, args }) : known(answer);
}

/** One side of a comparison, as far as it is known. A conditional variable is a question, not a text. */
type Side = Operand | { readonly kind: "condition"; readonly expression: Expression };

function evaluateComparison(comparison: Comparison, scope: Scope): Outcome {
  const left = sideOf(comparison.left, scope);
  if (left.kind === "fault") return left;
  const right = sideOf(comparison.right, scope);
  if (right.kind === "fault") return right;
  const outcome = sameness(left, right);
  return comparison.kind === "equal" ? outcome : opposite(outcome);
}

function sideOf(operand: Operand, scope: Scope): Side | Fault {
  switch (operand.kind) {
    case "text":
      return operand;
    case "template":
      return foldTemplate(operand.template, scope);
    case "name":
      return sideOfName(operand, scope);
  }
}

function sideOfName(node: Name, scope: Scope): Side | Fault {
  const answer = scope.name(node.name);
  switch (answer.kind) {
    case "known": {
      const text = comparedText(answer.value);
      return text === undefined
        ? notComparable(node, kindOf(answer.value))
        : { kind: "text", text };
    }
    case "unknown":
      return node;
    case "condition": {
      // a conditional variable prints as `true` or `false`.
      const outcome = evaluate(answer.expression, scope);
      if (outcome.kind === "known") return { kind: "text", text: String(outcome.value) };
      if (outcome.kind === "fault") return outcome;
      return { kind: "condition", expression: outcome.expression };
    }
    case "template":
      return foldTemplate(answer.template, scope);
    case "undefined":
      return undefinedName(node);
  }
}

function sameness(left: Side, right: Side): Outcome {
  if (left.kind === "condition" || right.kind === "condition") {
    const bothTrue = allOf(says(left, true), says(right, true));
    const bothFalse = allOf(says(left, false), says(right, false));
    return evaluate(anyOf(bothTrue, bothFalse), nothingKnown);
  }
  if (left.kind === "text" && right.kind === "text") return known(left.text === right.text);
  if (keyOf(left) === keyOf(right)) return known(true);
  return residual({ kind: "equal", left, right });
}

function says(side: Side, truth: boolean): Expression {
  if (side.kind !== "condition") {
    const comparison: Comparison = {
      kind: "equal",
      left: side,
      right: { kind: "text", text: String(truth) },
    };
    return comparison;
  }
  return truth ? side.expression : negation(side.expression);
}

function foldTemplate(template: Template, scope: Scope): Text | TemplateText | Fault {
  const answer = scope.text(template);
  return answer.kind === "residual" ? { kind: "template", template: answer.template } : answer;
}

function undefinedName(node: Name): Fault {
  return fault("name", node, `nothing defines "${node.name}"`);
}

function notBoolean(node: Name, kind: NameKind): Fault {
  return fault("type", node, `"${node.name}" is ${described[kind]}, not a boolean`);
}

function notComparable(node: Name, kind: NameKind): Fault {
  return fault("type", node, `"${node.name}" is ${described[kind]}, which cannot be compared`);
}

const described: Readonly<Record<NameKind, string>> = {
  boolean: "a boolean",
  text: "a text",
  number: "a number",
  empty: "empty",
  list: "a list",
  map: "a map",
};
