// Reads pipelines: calls, paths, literals and parentheses. Undefined means that a mistake was reported.
import { choices, functions } from "../../../runtime/contract/template/functions/table.ts";
import type { Expression } from "../../../runtime/contract/template/tree.ts";
import type { Value } from "../../../runtime/contract/value.ts";
import * as say from "./diagnostics.ts";
import type { Token } from "./lex.ts";
import { here, nestingLimit, place, refuse, spanOf, type Reader } from "./state.ts";

const keywords: ReadonlySet<string> = new Set([
  "block",
  "break",
  "continue",
  "define",
  "else",
  "end",
  "if",
  "range",
  "template",
  "with",
]);

const constants: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ["true", true],
  ["false", false],
  ["nil", null],
]);

/** All that is left of the action. `where` says what lacks a value if there is none. */
export function parseWhole(reader: Reader, where: string): Expression | undefined {
  const expression = parsePipeline(reader, where);
  const stray = reader.tokens[reader.at];
  if (expression === undefined || stray === undefined) return expression;
  return refuse(reader, unexpected(reader, stray));
}

function unexpected(reader: Reader, stray: Token): ReturnType<typeof say.unexpected> {
  const at = spanOf(reader, stray);
  return stray.text === ":=" || stray.text === "="
    ? say.misplacedSetting(at)
    : say.unexpected(at, stray.text);
}

function parsePipeline(reader: Reader, where: string): Expression | undefined {
  let piped = parseCommand(reader, undefined, where);
  while (piped !== undefined && peek(reader)?.text === "|") {
    reader.at += 1;
    piped = parseCommand(reader, piped, "behind the |");
  }
  return piped;
}

/** One stage of a pipeline. What was piped into it is the last argument. */
function parseCommand(
  reader: Reader,
  piped: Expression | undefined,
  where: string,
): Expression | undefined {
  const head = peek(reader);
  if (head === undefined || endsCommand(head))
    return refuse(reader, say.missingOperand(here(reader), where));
  if (isCallee(head)) {
    reader.at += 1;
    return parseCall(reader, head, piped);
  }
  const operand = parseOperand(reader);
  if (operand === undefined) return undefined;
  const last = reader.tokens[reader.at - 1] ?? head;
  const at = spanOf(reader, head, last);
  const words = reader.state.source.text.slice(at.start, at.end);
  if (piped !== undefined) return refuse(reader, say.pipedIntoValue(at, words));
  const next = peek(reader);
  if (next === undefined || endsCommand(next)) return operand;
  if (!next.isApart) return refuse(reader, say.missingSpace(spanOf(reader, next), next.text));
  return refuse(
    reader,
    next.kind === "mark" ? unexpected(reader, next) : say.notAFunction(at, words),
  );
}

function parseCall(
  reader: Reader,
  callee: Token,
  piped: Expression | undefined,
): Expression | undefined {
  const args: Expression[] = [];
  for (let next = peek(reader); next !== undefined && !endsCommand(next); next = peek(reader)) {
    if (!next.isApart && next.text !== ",") return refuse(reader, stuck(reader, callee, next));
    const operand = parseOperand(reader);
    if (operand === undefined) return undefined;
    args.push(operand);
  }
  if (piped !== undefined) args.push(piped);
  return call(reader, callee, args);
}

/** `Vars.name` is a slip so common that it has a message of its own. */
function stuck(reader: Reader, callee: Token, next: Token): ReturnType<typeof say.missingSpace> {
  const isStep = next.kind === "field" && reader.tokens[reader.at - 1] === callee;
  if (!isStep) return say.missingSpace(spanOf(reader, next), next.text);
  let last: Token = next;
  for (let at = reader.at + 1; reader.tokens[at]?.kind === "field"; at += 1)
    last = reader.tokens[at] ?? last;
  return say.stepFromWord(
    spanOf(reader, callee, last),
    callee.text,
    arityOf(callee.text) !== undefined,
  );
}

function call(reader: Reader, callee: Token, args: readonly Expression[]): Expression | undefined {
  const name = callee.text;
  const arity = arityOf(name);
  const at = spanOf(reader, callee, reader.tokens[reader.at - 1]);
  if (arity === undefined) {
    const known = [...functions.keys(), ...choices.keys(), ...keywords];
    return refuse(reader, say.unknownFunction(spanOf(reader, callee), name, known));
  }
  if (args.length < arity.least || args.length > arity.most) {
    return refuse(reader, say.wrongCount(at, name, arity, args.length));
  }
  const literal = name === "list" || name === "dict" ? literalOf(name, args) : undefined;
  if (literal !== undefined) return place(reader.state, { kind: "literal", value: literal }, at);
  return place(reader.state, { kind: "call", name, args }, at);
}

function arityOf(name: string): say.Arity | undefined {
  return functions.get(name) ?? choices.get(name);
}

/** A list or a map of nothing but literals is one itself. */
function literalOf(name: "list" | "dict", args: readonly Expression[]): Value | undefined {
  const values: Value[] = [];
  for (const arg of args) {
    if (arg.kind !== "literal") return undefined;
    values.push(arg.value);
  }
  if (name === "list") return values;
  const entries: [string, Value][] = [];
  for (let at = 0; at < values.length; at += 2) {
    const key = values[at];
    const value = values[at + 1];
    if (typeof key !== "string" || value === undefined) return undefined;
    entries.push([key, value]);
  }
  return Object.fromEntries(entries);
}

/** One argument, with the fields that are taken of it. */
function parseOperand(reader: Reader): Expression | undefined {
  const token = peek(reader);
  if (token === undefined) return refuse(reader, say.missingOperand(here(reader), "here"));
  reader.at += 1;
  switch (token.kind) {
    case "field":
      return withSteps(reader, token, { kind: "path", steps: [token.text.slice(1)] });
    case "dot":
      return withSteps(reader, token, { kind: "path", steps: [] });
    case "variable":
      return parseVariable(reader, token);
    case "text":
      return withSteps(reader, token, { kind: "literal", value: token.value });
    case "number": {
      const { value, isFloat } = token;
      const kind = isFloat && Number.isSafeInteger(value) ? "float" : "literal";
      return withSteps(reader, token, { kind, value });
    }
    case "word":
      return parseWord(reader, token);
    case "mark":
      if (token.text === "(") return parseParenthesis(reader, token);
      return refuse(reader, unexpected(reader, token));
  }
}

function parseVariable(reader: Reader, token: Token): Expression | undefined {
  const { variables } = reader.state;
  const mark = peek(reader);
  if (mark?.kind === "mark" && mark.text.endsWith("=")) {
    return refuse(reader, say.misplacedSetting(spanOf(reader, token, mark)));
  }
  if (!variables.includes(token.text)) {
    return refuse(reader, say.undefinedDollar(spanOf(reader, token), token.text, variables));
  }
  return withSteps(reader, token, { kind: "path", from: token.text, steps: [] });
}

function parseWord(reader: Reader, token: Token): Expression | undefined {
  const constant = constants.get(token.text);
  if (constant !== undefined) return withSteps(reader, token, { kind: "literal", value: constant });
  if (keywords.has(token.text))
    return refuse(reader, say.misplacedWord(spanOf(reader, token), token.text));
  const next = peek(reader);
  if (next?.kind === "field" && !next.isApart) return refuse(reader, stuck(reader, token, next));
  return call(reader, token, []);
}

function parseParenthesis(reader: Reader, open: Token): Expression | undefined {
  if (reader.depth >= nestingLimit) {
    return refuse(reader, say.nestedTooDeeply(spanOf(reader, open), nestingLimit));
  }
  reader.depth += 1;
  const inner = parsePipeline(reader, "between the parentheses");
  reader.depth -= 1;
  if (inner === undefined) return undefined;
  const close = peek(reader);
  if (close === undefined) return refuse(reader, say.unclosedParenthesis(spanOf(reader, open)));
  if (close.text !== ")" || close.kind !== "mark") return refuse(reader, unexpected(reader, close));
  reader.at += 1;
  const next = peek(reader);
  const hasSteps = next?.kind === "field" && !next.isApart;
  return hasSteps ? withSteps(reader, open, { kind: "field", of: inner, steps: [] }) : inner;
}

/** Takes the fields that follow without a space. */
function withSteps(reader: Reader, first: Token, start: Expression): Expression | undefined {
  const steps: string[] = [];
  for (let next = peek(reader); next?.kind === "field" && !next.isApart; next = peek(reader)) {
    steps.push(next.text.slice(1));
    reader.at += 1;
  }
  const at = spanOf(reader, first, reader.tokens[reader.at - 1]);
  if (steps.length === 0) return place(reader.state, start, at);
  // The dot alone is no start of a path: `..name` has one dot too many.
  if ((start.kind !== "path" && start.kind !== "field") || first.kind === "dot") {
    return refuse(reader, say.stepFromLiteral(spanOf(reader, first), first.text));
  }
  return place(reader.state, { ...start, steps: [...start.steps, ...steps] }, at);
}

function peek(reader: Reader): Token | undefined {
  return reader.tokens[reader.at];
}

function endsCommand(token: Token): boolean {
  return token.kind === "mark" && (token.text === "|" || token.text === ")");
}

function isCallee(token: Token): boolean {
  return token.kind === "word" && !constants.has(token.text) && !keywords.has(token.text);
}
