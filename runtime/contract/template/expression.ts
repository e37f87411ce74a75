// Evaluates expressions: what is known becomes a value, and the rest the smallest call that is left.
import type { Value } from "../value.ts";
import { faulty, type FaultCode, type Faulty } from "./fault.ts";
import { lookUp, type Evaluation, type Frame } from "./frame.ts";
import type { TemplateFunction } from "./functions/function.ts";
import { choices, functions } from "./functions/table.ts";
import { limits, spend } from "./limits.ts";
import { exposedBy, isMarked, markedValue } from "./mark.ts";
import {
  known,
  select,
  settled,
  truthOf,
  type Known,
  type Missing,
  type Operand,
} from "./operand.ts";
import { emit } from "./residual.ts";
import type { CallExpression, Expression, TemplateNode } from "./tree.ts";

export function evaluate(expression: Expression, frame: Frame): Evaluation {
  if (!spend(frame.run.budget, 1)) return tooMuch(expression);
  switch (expression.kind) {
    case "literal":
      return known(frame.run.secrets.marks ? markedValue(expression.value) : expression.value);
    case "float":
      return { kind: "known", value: expression.value, float: true };
    case "path": {
      const { from, steps } = expression;
      return follow(from === undefined ? frame.dot : lookUp(frame, from), steps, expression);
    }
    case "field": {
      const from = within(expression.of, frame);
      return from.kind === "fault" ? from : follow(from, expression.steps, expression);
    }
    case "call":
      return choices.has(expression.name) ? choose(expression, frame) : call(expression, frame);
  }
}

/** What nothing defines is a fault here. */
export function evaluateStrictly(
  expression: Expression,
  frame: Frame,
): Exclude<Evaluation, Missing> {
  const operand = evaluate(expression, frame);
  return operand.kind === "missing" ? undefinedName(operand) : operand;
}

export function undefinedName({ name, known, node }: Missing): Faulty {
  const message = `nothing defines \`${pathTo(name, node)}\``;
  return faulty({ node, code: "undefined", message, name, known });
}

/** A text with a secret in it. What it is must not be told by what else is printed. */
export function isSecret(operand: Operand): boolean {
  return operand.kind === "known" && typeof operand.value === "string" && isMarked(operand.value);
}

export function asked(node: Expression, by: string): Faulty {
  return fail(node, "secret", `${by} would look at a secret, which can only be printed as it is`);
}

/** The path up to the name; what comes behind it is not to blame. */
function pathTo(name: string, node: Expression): string {
  if (node.kind !== "path") return name;
  const steps = node.steps.slice(0, node.steps.indexOf(name) + 1);
  return steps.length === 0 ? name : [node.from ?? "", ...steps].join(".");
}

export function tooMuch(node: Expression | TemplateNode): Faulty {
  return faulty({ node, code: "too-much", message: `this takes more than ${limits.steps} steps` });
}

function follow(from: Operand, steps: readonly string[], node: Expression): Evaluation {
  let operand = from;
  for (const step of steps) {
    const next = select(operand, step, node);
    if (next.kind === "fault") return next;
    operand = next;
  }
  return operand;
}

/** One level further in. */
function within(expression: Expression, frame: Frame): Evaluation {
  const { run } = frame;
  if (run.nesting >= limits.nesting) return tooMuch(expression);
  run.nesting += 1;
  const operand = evaluate(expression, frame);
  run.nesting -= 1;
  return operand;
}

function call(node: CallExpression, frame: Frame): Evaluation {
  const { name } = node;
  const called = functions.get(name);
  if (called === undefined)
    return fail(node, "unknown-function", `there is no function \`${name}\``);
  if (node.args.length < called.least || node.args.length > called.most) return miscounted(node);
  const operands: Operand[] = [];
  for (const arg of node.args) {
    const operand = within(arg, frame);
    if (operand.kind === "fault") return operand;
    if (operand.kind === "missing" && called.lenient !== true) return undefinedName(operand);
    operands.push(settled(operand));
  }
  if (name === "index") return lookInto(node, operands, frame);
  return apply(node, operands, node.args, frame);
}

/** Calls the function if all is known, and else leaves the call. `args` are the words of the operands. */
function apply(
  node: CallExpression,
  operands: readonly Operand[],
  args: readonly Expression[],
  frame: Frame,
): Evaluation {
  const called = functions.get(node.name);
  const values: Known[] = [];
  for (const operand of operands) {
    if (operand.kind === "missing") values.push(known(null));
    else if (operand.kind === "known") values.push(operand);
    else return leave(node.name, operands, frame);
  }
  const exposed = frame.run.secrets.marks
    ? exposedBy(
        node.name,
        values.map(({ value }) => value),
      )
    : undefined;
  if (exposed !== undefined) return asked(args[exposed] ?? node, `\`${node.name}\``);
  const result = called?.call(values) ?? known(null);
  switch (result.kind) {
    case "known":
      return spend(frame.run.budget, workIn(result.value, called)) ? result : tooMuch(node);
    case "lacking":
      return { kind: "missing", name: result.name, known: result.known, node };
    case "refused": {
      const { code, message, argument } = result;
      return fail((argument === undefined ? undefined : args[argument]) ?? node, code, message);
    }
  }
}

/** In a map that is only partly known, known keys lead on as fields do. */
function lookInto(node: CallExpression, operands: readonly Operand[], frame: Frame): Evaluation {
  const [first, ...keys] = operands;
  const args = [...node.args];
  let operand = first ?? known(null);
  for (let [key] = keys; operand.kind === "partly" && key?.kind === "known"; [key] = keys) {
    if (typeof key.value !== "string") break;
    const next = select(operand, key.value, node);
    if (next.kind === "fault") return next;
    operand = next;
    keys.shift();
    args.shift();
  }
  if (keys.length === 0 || operand.kind === "missing") return operand;
  return apply(node, [operand, ...keys], args, frame);
}

/** and, or, default: what they give back is one of their arguments. */
function choose(node: CallExpression, frame: Frame): Evaluation {
  const bounds = choices.get(node.name);
  const count = node.args.length;
  if (bounds === undefined || count < bounds.least || count > bounds.most) return miscounted(node);
  if (node.name === "default") return chooseDefault(node, frame);
  const decides = node.name === "or";
  const left: Operand[] = [];
  for (const [at, arg] of node.args.entries()) {
    const operand = within(arg, frame);
    if (operand.kind === "fault") return operand;
    if (isSecret(operand)) return asked(arg, `\`${node.name}\``);
    const truth = truthOf(operand);
    // One that neither ends it nor comes last is never the answer.
    if (truth === !decides && at < count - 1) continue;
    left.push(operand);
    if (truth === decides) break;
  }
  const [only, ...others] = left;
  if (only !== undefined && others.length === 0) return only;
  return leave(node.name, left, frame);
}

/** `default SPARE VALUE` */
function chooseDefault(node: CallExpression, frame: Frame): Evaluation {
  const [spare, value] = node.args;
  if (spare === undefined || value === undefined) return miscounted(node);
  const given = within(value, frame);
  if (given.kind === "fault") return given;
  const truth = truthOf(given);
  if (truth === true) return given;
  const instead = within(spare, frame);
  if (instead.kind === "fault" || truth === false) return instead;
  return leave(node.name, [instead, given], frame);
}

function leave(name: string, operands: readonly Operand[], frame: Frame): Operand {
  const args = operands.map((operand) => emit(operand, frame.dotIsRoot));
  return { kind: "unknown", expression: { kind: "call", name, args } };
}

function miscounted(node: CallExpression): Faulty {
  return fail(node, "wrong-count", `\`${node.name}\` cannot take ${node.args.length} arguments`);
}

function fail(node: Expression, code: FaultCode, message: string): Faulty {
  return faulty({ node, code, message });
}

/** Texts are made anew by every function, lists and maps only by some; those can double in every round. */
function workIn(value: Value, called: TemplateFunction | undefined): number {
  return typeof value === "string" || called?.grows === true ? sizeOf(value) : 0;
}

function sizeOf(value: Value): number {
  if (typeof value === "string") return value.length >> 6;
  if (typeof value !== "object" || value === null) return 0;
  let size = 1;
  for (const item of Array.isArray(value) ? value : Object.values(value)) {
    size += 1 + sizeOf(item);
    if (size > limits.steps) break;
  }
  return size;
}
