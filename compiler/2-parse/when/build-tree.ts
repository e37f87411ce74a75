// From what the grammar recognised to a tree, with the place of every node beside it.
import type { CstElement, CstNode, IToken } from "chevrotain";
import { allOf, anyOf } from "../../../runtime/contract/when/combine.ts";
import type { Expression } from "../../../runtime/contract/when/tree.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../source/source.ts";
import { buildCall } from "./build-call.ts";
import { buildName, buildText, readNumber, wordsOf } from "./build-word.ts";
import type { Building } from "./building.ts";
import { placed } from "./building.ts";
import { whenSyntax, whenWordOperator } from "./diagnostics.ts";
import type { Term } from "./term.ts";
import { asCondition, asOperand, needlessComparison } from "./term.ts";
import { spanOf } from "./token-span.ts";
import { fixOfWord } from "./word-operator.ts";

/** Undefined when a part means nothing; all its parts were looked at and reported then. */
export function buildTree(condition: CstNode, building: Building): Expression | undefined {
  const [body] = nodes(condition, "anyOf");
  const term = body === undefined ? undefined : buildJunction(body, building);
  return term === undefined ? undefined : asCondition(term, building.report);
}

/** Operands joined by || or, one level down, by &&. A single operand stays what it is. */
function buildJunction(cst: CstNode, building: Building): Term | undefined {
  const isAny = cst.name === "anyOf";
  tellWords(tokens(cst, isAny ? "or" : "and"), building);
  const terms = isAny
    ? nodes(cst, "allOf").map((node) => buildJunction(node, building))
    : nodes(cst, "comparison").map((node) => buildComparison(node, building));
  const [first] = terms;
  if (terms.length === 1) return first;
  const operands = terms.map(
    (term, index) => term && asCondition(term, building.report, terms[index - 1]),
  );
  const last = terms.at(-1);
  if (!operands.every((operand) => operand !== undefined)) return undefined;
  if (first === undefined || last === undefined) return undefined;
  return conditionTerm(
    isAny ? anyOf(...operands) : allOf(...operands),
    { ...first.at, end: last.at.end },
    building,
  );
}

function buildComparison(cst: CstNode, building: Building): Term | undefined {
  const { report } = building;
  const terms = nodes(cst, "negation").map((node) => buildNegation(node, building));
  const [first, second] = terms;
  const [operator, chained] = tokens(cst, "operator");
  if (operator === undefined) return first;
  if (chained !== undefined) {
    report(chain(terms, [operator, chained], spanOf(building.source, chained)));
    return undefined;
  }
  if (first === undefined || second === undefined) return undefined;
  const kind = operator.image === "==" ? "equal" : "differs";
  const needless = needlessComparison([first, second], kind);
  if (needless !== undefined) {
    report(needless);
    return undefined;
  }
  const left = asOperand(first, report);
  const right = asOperand(second, report);
  if (left === undefined || right === undefined) return undefined;
  return conditionTerm({ kind, left, right }, { ...first.at, end: second.at.end }, building);
}

/** LANG-07: `a == b == c` could mean two things, and means neither. */
function chain(
  terms: readonly (Term | undefined)[],
  [first, second]: readonly [IToken, IToken],
  subject: Span,
): Diagnostic {
  const [a, b, c] = terms.map((term) => (term === undefined ? "..." : wordsOf(term.at)));
  return whenSyntax({
    subject,
    summary: "comparisons do not chain",
    hint: `write (${a} ${first.image} ${b}) && (${b} ${second.image} ${c})`,
    rules: ["LANG-07"],
  });
}

function buildNegation(cst: CstNode, building: Building): Term | undefined {
  const signs = tokens(cst, "not");
  tellWords(signs, building);
  const term = buildPrimary(cst, building);
  const [outermost] = signs;
  if (term === undefined || outermost === undefined) return term;
  const operand = asCondition(term, building.report);
  if (operand === undefined) return undefined;
  const within = (sign: IToken): Span => ({ ...term.at, start: sign.startOffset });
  let expression = operand;
  for (const sign of signs.toReversed()) {
    expression = placed(building, { kind: "not", operand: expression }, within(sign));
  }
  return { kind: "condition", expression, at: within(outermost) };
}

function buildPrimary(cst: CstNode, building: Building): Term | undefined {
  const [group] = nodes(cst, "group");
  if (group !== undefined) return buildGroup(group, building);
  const [nameOrCall] = nodes(cst, "nameOrCall");
  if (nameOrCall !== undefined) return buildNameOrCall(nameOrCall, building);
  const [text] = tokens(cst, "text");
  const [number] = tokens(cst, "number");
  const [truth] = tokens(cst, "truth");
  const [changed] = tokens(cst, "changed");
  const token = text ?? number ?? truth ?? changed;
  if (token === undefined) throw new Error("the grammar recognised an operand that is nothing");
  const at = spanOf(building.source, token);
  if (text !== undefined) {
    const operand = buildText(at, building);
    return operand && { kind: "operand", operand, at };
  }
  if (number !== undefined) {
    const value = readNumber(at, building.report);
    return value === undefined ? undefined : { kind: "number", at };
  }
  return truth === undefined
    ? conditionTerm({ kind: "changed" }, at, building)
    : conditionTerm({ kind: "literal", value: truth.image === "true" }, at, building);
}

/** Brackets leave no trace in the tree; only messages show them. */
function buildGroup(cst: CstNode, building: Building): Term | undefined {
  const [inner] = nodes(cst, "anyOf");
  const term = inner && buildJunction(inner, building);
  const [open] = tokens(cst, "open");
  const [close] = tokens(cst, "close");
  if (term === undefined || open === undefined || close === undefined) return term;
  return { ...term, at: { ...term.at, start: open.startOffset, end: close.startOffset + 1 } };
}

function buildNameOrCall(cst: CstNode, building: Building): Term | undefined {
  const [name] = tokens(cst, "name");
  const [close] = tokens(cst, "close");
  if (name === undefined) throw new Error("the grammar recognised a name that is none");
  const at = spanOf(building.source, name);
  if (close === undefined) {
    const node = buildName(at, building);
    return node && { kind: "name", name: node, at };
  }
  const words = nodes(cst, "argument").flatMap((argument) => tokens(argument, "word"));
  const whole = { ...at, end: close.startOffset + 1 };
  const call = buildCall({ name: at, words, at: whole }, building);
  return call && conditionTerm(call, whole, building);
}

function conditionTerm(expression: Expression, at: Span, building: Building): Term {
  return { kind: "condition", expression: placed(building, expression, at), at };
}

/** */
function tellWords(operators: readonly IToken[], { source, report }: Building): void {
  for (const token of operators) {
    if (!/^[a-z]/u.test(token.image)) continue;
    const at = spanOf(source, token);
    report(whenWordOperator(at, token.image, fixOfWord(at, token.image)));
  }
}

function nodes(cst: CstNode, name: string): readonly CstNode[] {
  return (cst.children[name] ?? []).filter(isNode);
}

function tokens(cst: CstNode, name: string): readonly IToken[] {
  return (cst.children[name] ?? []).flatMap((element) => (isNode(element) ? [] : [element]));
}

function isNode(element: CstElement): element is CstNode {
  return "children" in element;
}
