// Writes a template back as source, in one way only: what it prints is read as the same tree again.
import { isMap, type Value } from "../value.ts";
import { referenceWord } from "./mark.ts";
import { placeholderAt } from "./placeholder.ts";
import { quoteText } from "./text/quote.ts";
import { sortedKeys } from "./text/verb.ts";
import type { Binding, BranchNode, Expression, RangeNode, Template, TemplateNode } from "./tree.ts";

export function printTemplate(template: Template): string {
  return template
    .map((node, at) => {
      const next = template[at + 1];
      return node.kind === "text" ? printText(node.text, next !== undefined) : printNode(node);
    })
    .join("");
}

function printNode(node: Exclude<TemplateNode, { kind: "text" }>): string {
  switch (node.kind) {
    case "secret":
      return `${referenceWord}${node.path}`;
    case "print":
      return action(printWhole(node.value));
    case "declare":
      return action(`${node.name} := ${printWhole(node.value)}`);
    case "assign":
      return action(`${node.name} = ${printWhole(node.value)}`);
    case "if":
    case "with":
    case "range":
      return `${action(`${node.kind} ${printHead(node)}`)}${printBodies(node)}${action("end")}`;
    case "break":
    case "continue":
      return action(node.kind);
    case "template": {
      const value = node.value === undefined ? "" : ` ${printOperand(node.value)}`;
      return action(`template ${quoteText(node.name)}${value}`);
    }
    case "define":
      return action(`define ${quoteText(node.name)}`) + printInner(node.body) + action("end");
  }
}

function action(words: string): string {
  return `{{ ${words} }}`;
}

function printHead({ bind, value }: BranchNode | RangeNode): string {
  return (bind === undefined ? "" : printBinding(bind)) + printWhole(value);
}

function printBinding({ names, assigns }: Binding): string {
  return `${names.join(", ")} ${assigns === true ? "=" : ":="} `;
}

/** A chain of `else if` is written flat. */
function printBodies(node: BranchNode | RangeNode): string {
  const { body, otherwise } = node;
  if (otherwise === undefined) return printInner(body);
  const [only] = otherwise;
  const isAlone = otherwise.length === 1 && only?.kind === node.kind;
  if (!isAlone || only.kind === "range") {
    return printInner(body) + action("else") + printInner(otherwise);
  }
  return printInner(body) + action(`else ${only.kind} ${printHead(only)}`) + printBodies(only);
}

/** A list that some action ends. */
function printInner(nodes: Template): string {
  const last = nodes.at(-1);
  if (last?.kind !== "text") return printTemplate(nodes);
  return printTemplate(nodes.slice(0, -1)) + printText(last.text, true);
}

/** Braces that would open an action are printed by one. */
function printText(text: string, isFollowed: boolean): string {
  let printed = "";
  let done = 0;
  for (let at = text.indexOf("{{"); at !== -1; at = text.indexOf("{{", done)) {
    printed += text.slice(done, at);
    const placeholder = placeholderAt(text, at);
    printed += placeholder ?? action('"{{"');
    done = at + (placeholder ?? "{{").length;
  }
  const rest = text.slice(done);
  if (!isFollowed || !rest.endsWith("{")) return printed + rest;
  return printed + rest.slice(0, -1) + action('"{"');
}

/** As the only words of an action. */
function printWhole(expression: Expression): string {
  switch (expression.kind) {
    case "literal":
      return printLiteral(expression.value);
    case "call":
      return [expression.name, ...expression.args.map(printOperand)].join(" ");
    case "float":
    case "path":
    case "field":
      return printOperand(expression);
  }
}

/** As one word among others. */
function printOperand(expression: Expression): string {
  switch (expression.kind) {
    case "path": {
      const { from = "", steps } = expression;
      return from === "" && steps.length === 0
        ? "."
        : from + steps.map((step) => `.${step}`).join("");
    }
    case "field":
      return `(${printWhole(expression.of)})${expression.steps.map((step) => `.${step}`).join("")}`;
    case "float":
      return Number.isSafeInteger(expression.value)
        ? expression.value.toFixed(1)
        : String(expression.value);
    case "literal":
    case "call": {
      const words = printWhole(expression);
      return words.startsWith('"') || !words.includes(" ") ? words : `(${words})`;
    }
  }
}

/** Lists and maps have no notation of their own; the functions that make them are read as literals. */
function printLiteral(value: Value): string {
  if (value === null) return "nil";
  if (typeof value === "string") return quoteText(value);
  if (Array.isArray(value)) return ["list", ...value.map(printItem)].join(" ");
  if (isMap(value)) {
    const pairs = sortedKeys(value).map(
      (key) => `${quoteText(key)} ${printItem(value[key] ?? null)}`,
    );
    return ["dict", ...pairs].join(" ");
  }
  const isWide =
    typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);
  return isWide ? value.toExponential() : JSON.stringify(value);
}

function printItem(value: Value): string {
  return printOperand({ kind: "literal", value });
}
