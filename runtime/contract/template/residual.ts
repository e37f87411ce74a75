// What folding leaves behind: nodes in the making, and operands written back as expressions.
import type { Value } from "../value.ts";
import type { Operand } from "./operand.ts";
import { lift, settled } from "./operand.ts";
import type { Expression, Template, TemplateNode } from "./tree.ts";

/** A list of nodes that grows; texts beside each other become one. */
export interface Output {
  readonly nodes: TemplateNode[];
  text: string;
}

export function newOutput(): Output {
  return { nodes: [], text: "" };
}

export function push(output: Output, node: TemplateNode): void {
  if (output.text !== "") output.nodes.push({ kind: "text", text: output.text });
  output.text = "";
  output.nodes.push(node);
}

export function finished(output: Output): Template {
  if (output.text === "") return output.nodes;
  return [...output.nodes, { kind: "text", text: output.text }];
}

export function append(output: Output, others: Output): void {
  for (const node of finished(others)) {
    if (node.kind === "text") output.text += node.text;
    else push(output, node);
  }
}

/** `dotIsRoot`: the dot of the residual still is its root here, so that paths need no `$`. */
export function emit(operand: Operand, dotIsRoot: boolean): Expression {
  switch (operand.kind) {
    case "known":
      return operand.float === true && Number.isSafeInteger(operand.value)
        ? { kind: "float", value: Number(operand.value) }
        : { kind: "literal", value: operand.value };
    case "missing":
      // Looks for the name where there is nothing, so that it is missing again.
      return call("index", [literal({}), literal(operand.name)]);
    case "hosted":
      return pathFromRoot(operand.path, dotIsRoot);
    case "unknown":
      return operand.expression;
    case "partly": {
      const whole = settled(operand);
      if (whole.kind === "known") return literal(whole.value);
      // A host has all of an open map itself; of any other it has only what is unknown.
      if (operand.open) return pathFromRoot(operand.path, dotIsRoot);
      const args = [...operand.entries].flatMap(([key, entry]) => [
        literal(key),
        emit(lift(entry, [...operand.path, key]), dotIsRoot),
      ]);
      return call("dict", args);
    }
  }
}

function pathFromRoot(path: readonly string[], dotIsRoot: boolean): Expression {
  const root = dotIsRoot ? {} : { from: "$" };
  const odd = path.findIndex((step) => !isName(step));
  if (odd === -1) return { kind: "path", ...root, steps: path };
  const start: Expression = { kind: "path", ...root, steps: path.slice(0, odd) };
  return call("index", [start, ...path.slice(odd).map(literal)]);
}

/** What can stand behind a dot, and behind a dollar. */
function isName(text: string): boolean {
  return /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(text);
}

function literal(value: Value): Expression {
  return { kind: "literal", value };
}

function call(name: string, args: readonly Expression[]): Expression {
  return { kind: "call", name, args };
}

/** The variables of a scope outside that something in these nodes assigns. */
export function assignedIn(nodes: Template): ReadonlySet<string> {
  const assigned = new Set<string>();
  collect(nodes, new Set(), assigned);
  return assigned;
}

function collect(nodes: Template, outer: ReadonlySet<string>, assigned: Set<string>): void {
  const local = new Set(outer);
  const assign = (name: string): void => {
    if (!local.has(name)) assigned.add(name);
  };
  for (const node of nodes) {
    switch (node.kind) {
      case "declare":
        local.add(node.name);
        break;
      case "assign":
        assign(node.name);
        break;
      case "if":
      case "with":
      case "range": {
        const { names = [], assigns = false } = node.bind ?? {};
        if (assigns) names.forEach(assign);
        const inner = assigns ? local : new Set([...local, ...names]);
        collect(node.body, inner, assigned);
        collect(node.otherwise ?? [], inner, assigned);
        break;
      }
      case "text":
      case "secret":
      case "print":
      case "break":
      case "continue":
      case "template":
      case "define":
        break;
    }
  }
}
