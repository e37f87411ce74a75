// The one evaluator of templates. The compiler folds with it what it knows, and a host computes the rest:
// folding first, or evaluating all at once, gives the same text, byte for byte.
import {
  asked,
  evaluate,
  evaluateStrictly,
  isSecret,
  tooMuch,
  undefinedName,
} from "./expression.ts";
import { faulty, type Fault, type Faulty } from "./fault.ts";
import { markedText } from "./mark.ts";
import * as frames from "./frame.ts";
import type { Evaluation, Frame, Run, Secrets } from "./frame.ts";
import { fullBudget, limits, spend } from "./limits.ts";
import { lift, nothing, truthOf, type Known, type Operand } from "./operand.ts";
import { append, assignedIn, emit, finished, newOutput, push } from "./residual.ts";
import { roundsOf, type Round } from "./rounds.ts";
import type { PartialValue } from "./scope.ts";
import { shown } from "./text/verb.ts";
import type {
  Binding,
  BranchNode,
  Expression,
  InvokeNode,
  LeaveNode,
  RangeNode,
  SecretNode,
  Template,
  TemplateNode,
} from "./tree.ts";

export type Evaluated =
  | { readonly kind: "text"; readonly text: string }
  /** The rest, for someone who knows more. */
  | { readonly kind: "residual"; readonly template: Template }
  /** The first fault, and those that printing has beside it. */
  | { readonly kind: "fault"; readonly fault: Fault; readonly others: readonly Fault[] };

/**
 * What a template would do wrong on some host is a fault of folding too, even inside a block that the
 * host at hand might skip: otherwise hosts would find out.
 */
export function evaluateTemplate(
  template: Template,
  root: PartialValue,
  secrets: Secrets = {},
): Evaluated {
  const templates = new Map<string, Template>();
  for (const node of template) if (node.kind === "define") templates.set(node.name, node.body);
  const run: Run = {
    templates,
    carried: new Map(),
    faults: [],
    budget: fullBudget(),
    secrets,
    calls: 0,
    nesting: 0,
  };
  const operand = lift(root, []);
  const output = newOutput();
  const state = {
    depth: 0,
    dotIsRoot: true,
    dot: operand,
    root: operand,
    variables: [],
    loop: undefined,
  };
  const end = evaluateNodes(template, { run, names: new Set(), output, ...state });
  const [fault, ...others] = typeof end === "object" ? [...run.faults, end.fault] : run.faults;
  if (fault !== undefined) return { kind: "fault", fault, others };
  if (output.nodes.length === 0) return { kind: "text", text: output.text };
  const defines = [...run.carried].map(([name, body]): TemplateNode => ({
    kind: "define",
    name,
    body,
  }));
  return { kind: "residual", template: [...defines, ...finished(output)] };
}

/** How a list of nodes ended. "undecided": a loop that was to be unrolled may or may not be left here. */
type End = "done" | "break" | "continue" | "undecided" | Faulty;

/** The variables declared in the list end with it. */
function evaluateNodes(nodes: Template, frame: Frame): End {
  const { run, variables } = frame;
  const mark = variables.length;
  run.nesting += 1;
  let end: End = "done";
  for (const node of nodes) {
    if (run.nesting > limits.nesting) return tooDeep(node, limits.nesting);
    end = spend(run.budget, 1) ? evaluateNode(node, frame) : tooMuch(node);
    if (end !== "done") break;
  }
  run.nesting -= 1;
  variables.length = mark;
  return end;
}

function evaluateNode(node: TemplateNode, frame: Frame): End {
  switch (node.kind) {
    case "text":
      return write(frame.run.secrets.marks ? markedText(node.text) : node.text, node, frame);
    case "secret":
      return reveal(node, frame);
    case "print":
      return print(node.value, node, frame);
    case "declare":
    case "assign": {
      const operand = evaluate(node.value, frame);
      if (operand.kind === "fault") return operand;
      if (node.kind === "declare") frames.declare(frame, node.name, operand);
      else frames.assign(frame, node.name, operand);
      return "done";
    }
    case "if":
    case "with":
      return evaluateBranch(node, frame);
    case "range":
      return evaluateRange(node, frame);
    case "break":
    case "continue":
      return leaveLoop(node, frame);
    case "template":
      return invoke(node, frame);
    case "define":
      return "done";
  }
}

function write(text: string, node: TemplateNode, { run, output }: Frame): End {
  run.budget.text -= text.length;
  if (run.budget.text < 0) {
    const message = `the text grows beyond ${limits.text} characters`;
    return faulty({ node, code: "too-much", message });
  }
  output.text += text;
  return "done";
}

function reveal(node: SecretNode, frame: Frame): End {
  const value = frame.run.secrets.open?.(node.path);
  if (value !== undefined) return write(value, node, frame);
  push(frame.output, node);
  return "done";
}

function print(value: Expression, node: TemplateNode, frame: Frame): End {
  const operand = evaluateStrictly(value, frame);
  if (operand.kind === "fault") return setAside(operand, frame);
  if (operand.kind === "known") return write(printed(operand), node, frame);
  push(frame.output, { kind: "print", value: emit(operand, frame.dotIsRoot) });
  return "done";
}

/** Nothing depends on what is printed, so the rest of the template can be looked at all the same. */
function setAside(end: Faulty, { run: { faults } }: Frame): End {
  if (faults.some(({ node }) => node === end.fault.node)) return "done";
  if (end.fault.code === "too-much" || faults.length + 1 >= limits.faults) return end;
  faults.push(end.fault);
  return "done";
}

function printed(value: Known): string {
  return value.value === null ? "<no value>" : shown(value);
}

function evaluateBranch(node: BranchNode, frame: Frame): End {
  const mark = frame.variables.length;
  const operand = bound(evaluate(node.value, frame), node.bind, frame);
  const end = operand.kind === "fault" ? operand : takeBranch(node, operand, frame);
  frame.variables.length = mark;
  return end;
}

/** Gives the variables of `{{ if $x := … }}` the value of the whole. */
function bound(operand: Evaluation, bind: Binding | undefined, frame: Frame): Evaluation {
  if (bind === undefined || operand.kind === "fault") return operand;
  let value = operand;
  for (const name of bind.names) {
    if (bind.assigns === true) frames.assign(frame, name, value);
    else frames.declare(frame, name, value);
    if (value.kind === "unknown") value = frames.lookUp(frame, name);
  }
  return value;
}

function takeBranch(node: BranchNode, operand: Operand, frame: Frame): End {
  const { body, otherwise = [] } = node;
  const isWith = node.kind === "with";
  if (isSecret(operand)) return asked(node.value, `{{ ${node.kind} }}`);
  const truth = truthOf(operand);
  if (truth === false) return evaluateNodes(otherwise, frame);
  if (truth === true) return evaluateNodes(body, isWith ? { ...frame, dot: operand } : frame);

  if (frame.depth >= limits.blocks) return tooDeep(node, limits.blocks);
  const value = emit(operand, frame.dotIsRoot);
  const names = assignedIn([{ kind: "if", value, body, otherwise }]);
  frames.holdAll(frame, names);
  const copy = [...frame.variables];
  const taken = block(frame);
  const first = evaluateNodes(body, isWith ? { ...taken, ...hostDot } : taken);
  frames.restore(frame, copy);
  const skipped = block(frame);
  const second = evaluateNodes(otherwise, skipped);
  frames.restore(frame, copy);
  const end = either(first, second);
  if (isAborted(end)) return end;
  frames.forget(frame, names);
  const then = finished(taken.output);
  const rest = finished(skipped.output);
  // A path alone does nothing but lead somewhere.
  if (then.length === 0 && rest.length === 0 && value.kind === "path") return end;
  push(frame.output, { kind: node.kind, value, body: then, ...elseOf(rest) });
  return end;
}

/** A block of the residual, with a list of nodes of its own. */
function block(frame: Frame): Frame {
  return { ...frame, output: newOutput(), depth: frame.depth + 1 };
}

/** The dot of the residual itself, in a block there that moves it. */
const hostDot: { readonly dot: Operand; readonly dotIsRoot: false } = {
  dot: { kind: "unknown", expression: { kind: "path", steps: [] } },
  dotIsRoot: false,
};

/** How two blocks end of which one will run. */
function either(first: End, second: End): End {
  if (isAborted(first)) return first;
  return isAborted(second) || first !== "done" ? second : first;
}

function isAborted(end: End): end is "undecided" | Faulty {
  return end === "undecided" || typeof end === "object";
}

function elseOf(otherwise: Template): { readonly otherwise?: Template } {
  return otherwise.length === 0 ? {} : { otherwise };
}

function evaluateRange(node: RangeNode, frame: Frame): End {
  const mark = frame.variables.length;
  const operand = evaluate(node.value, frame);
  const end = operand.kind === "fault" ? operand : loop(node, operand, frame);
  frame.variables.length = mark;
  return end;
}

function loop(node: RangeNode, operand: Operand, frame: Frame): End {
  const { bind, otherwise } = node;
  // Whoever writes an else has thought of there being nothing.
  if (operand.kind === "missing" && otherwise === undefined) return undefinedName(operand);
  const rounds = roundsOf(operand, node);
  if (rounds === undefined) return leaveRange(node, operand, frame);
  if ("kind" in rounds) return rounds;
  const copy = [...frame.variables];
  const { text } = frame.run.budget;
  const output = newOutput();
  bound(operand, bind, { ...frame, output });
  if (rounds.length === 0) {
    append(frame.output, output);
    const end = evaluateNodes(otherwise ?? [], { ...frame, loop: undefined });
    return isAborted(end) ? end : "done";
  }
  const end = unroll(node, rounds, { ...frame, output });
  if (end !== "undecided") {
    append(frame.output, output);
    return end;
  }
  frames.restore(frame, copy);
  frame.run.budget.text = text;
  return leaveRange(node, operand, frame);
}

function unroll(node: RangeNode, rounds: readonly Round[], frame: Frame): End {
  const names = node.bind?.names ?? [];
  for (const [key, item] of rounds) {
    const [first, second] = names;
    if (first !== undefined) frames.assign(frame, first, second === undefined ? item : key);
    if (second !== undefined) frames.assign(frame, second, item);
    if (!spend(frame.run.budget, 1)) return tooMuch(node);
    const unrolled = { kind: "unrolled", depth: frame.depth } as const;
    const end = evaluateNodes(node.body, { ...frame, dot: item, loop: unrolled });
    if (end === "break") break;
    if (isAborted(end)) return end;
  }
  return "done";
}

/** The loop stays; what is known inside of it folds all the same. */
function leaveRange(node: RangeNode, operand: Operand, frame: Frame): End {
  if (frame.depth >= limits.blocks) return tooDeep(node, limits.blocks);
  const names = assignedIn([node]);
  frames.holdAll(frame, names);
  frames.forget(frame, names);
  const value = emit(operand, frame.dotIsRoot);
  const round = block(frame);
  const bind = bindOf(node.bind, round);
  const copy = [...frame.variables];
  const first = evaluateNodes(node.body, { ...round, ...hostDot, loop: { kind: "residual" } });
  frames.restore(frame, copy);
  const skipped = { ...block(frame), loop: undefined };
  const second = evaluateNodes(node.otherwise ?? [], skipped);
  frames.restore(frame, copy);
  if (isAborted(first)) return first;
  if (isAborted(second)) return second;
  const rest = elseOf(finished(skipped.output));
  push(frame.output, { kind: "range", value, ...bind, body: finished(round.output), ...rest });
  return "done";
}

/** The variables of a loop in the residual, under the names that they have there. */
function bindOf(bind: Binding | undefined, frame: Frame): { readonly bind?: Binding } {
  if (bind === undefined) return {};
  if (bind.assigns !== true) {
    return { bind: { names: bind.names.map((name) => frames.declareHeld(frame, name)) } };
  }
  return {
    bind: { names: bind.names.map((name) => frames.residualName(frame, name)), assigns: true },
  };
}

function leaveLoop(node: LeaveNode, frame: Frame): End {
  const { loop } = frame;
  if (loop?.kind === "residual") push(frame.output, node);
  return loop?.kind === "unrolled" && loop.depth < frame.depth ? "undecided" : node.kind;
}

/** Folds in place what it is called with if that is known; else the residual makes the call. */
function invoke(node: InvokeNode, frame: Frame): End {
  const { run } = frame;
  const { name } = node;
  const body = run.templates.get(name);
  if (body === undefined) {
    const message = `there is no template "${name}"`;
    return faulty({
      node,
      code: "unknown-template",
      message,
      name,
      known: [...run.templates.keys()],
    });
  }
  const operand = node.value === undefined ? nothing : evaluate(node.value, frame);
  if (operand.kind === "fault") return operand;
  if (run.calls >= limits.calls) {
    const message = `templates call one another more than ${limits.calls} deep`;
    return faulty({ node, code: "too-much", message });
  }
  run.calls += 1;
  const isUnknown = operand.kind === "unknown" || operand.kind === "hosted";
  const end = isUnknown
    ? carry(name, body, run)
    : evaluateNodes(body, {
        ...frame,
        dot: operand,
        root: operand,
        variables: [],
        loop: undefined,
      });
  run.calls -= 1;
  if (typeof end === "object") return end;
  const value = emit(operand, frame.dotIsRoot);
  if (isUnknown) push(frame.output, { kind: "template", name, value });
  return "done";
}

/** The residual brings the template along: nothing but its dot reaches into it, so once will do. */
function carry(name: string, body: Template, run: Run): End {
  if (run.carried.has(name)) return "done";
  run.carried.set(name, []);
  const output = newOutput();
  const root: Operand = { kind: "unknown", expression: { kind: "path", from: "$", steps: [] } };
  const state = { depth: 0, ...hostDot, root, variables: [], loop: undefined };
  const end = evaluateNodes(body, { run, names: new Set(), output, ...state });
  run.carried.set(name, finished(output));
  return end;
}

function tooDeep(node: TemplateNode, limit: number): Faulty {
  const message = `blocks lie in one another more than ${limit} deep`;
  return faulty({ node, code: "too-much", message });
}
