// Our own words for a condition that cannot be read, from the token at which reading had to stop.
import type { IToken } from "chevrotain";
import type { Diagnostic, RelatedPlace } from "../../diagnostics/diagnostic.ts";
import type { Source, Span } from "../../source/source.ts";
import { inFile } from "../../source/source.ts";
import type { Words } from "./diagnostics.ts";
import { signs, whenSyntax } from "./diagnostics.ts";
import { spanOf } from "./token-span.ts";

/** The token at `index` cannot stand where it stands; one past the last is the end of the text. */
export function unexpectedToken(
  source: Source,
  tokens: readonly IToken[],
  index: number,
): Diagnostic {
  const scene: Scene = {
    source,
    before: tokens[index - 1],
    found: tokens[index],
    bracket: innermostOpen(tokens.slice(0, index)),
  };
  return whenSyntax(wantsOperand(scene.before) ? missingOperand(scene) : misplaced(scene));
}

export function emptyCondition(source: Source): Diagnostic {
  return whenSyntax({
    subject: { source, start: 0, end: source.text.length },
    summary: "this condition is empty",
    hint: "write a condition, such as os_family('debian'), or remove the key",
  });
}

interface Scene {
  readonly source: Source;
  readonly before: IToken | undefined;
  readonly found: IToken | undefined;
  /** The bracket that is open here. */
  readonly bracket: Bracket | undefined;
}

interface Bracket {
  readonly token: IToken;
  /** The name of the function when it opens a call. */
  readonly callee: IToken | undefined;
}

function innermostOpen(tokens: readonly IToken[]): Bracket | undefined {
  const open: Bracket[] = [];
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    if (isA(token, "open")) open.push({ token, callee: isA(before, "name") ? before : undefined });
    if (isA(token, "close")) open.pop();
  }
  return open.at(-1);
}

/** Nothing, an operator, an opening bracket or a comma: something must follow. */
function wantsOperand(before: IToken | undefined): boolean {
  return before === undefined || isOperator(before) || isA(before, "open") || isA(before, "comma");
}

function missingOperand(scene: Scene): Words {
  const { source, before, found, bracket } = scene;
  const atFound = found === undefined ? endOf(scene) : spanOf(source, found);
  if (before === undefined) return missingStart(found, atFound);
  if (bracket?.callee !== undefined && !isOperator(before)) {
    return missingArgument(scene, bracket.callee, atFound);
  }
  if (isA(before, "open") && isA(found, "close")) {
    const subject = { source, start: before.startOffset, end: atFound.end };
    return { subject, summary: "these parentheses are empty", hint: "write a condition in them" };
  }
  if (isA(before, "open") && found === undefined && bracket !== undefined) {
    return unclosed(scene, bracket);
  }
  const instead = found === undefined ? "the text ends" : `${shown(found)} follows`;
  return {
    subject: isA(before, "open") ? atFound : spanOf(source, before),
    summary: `expected ${wanted(before)} after ${shown(before)}, but ${instead}`,
    hint: rightHint(before),
  };
}

function missingStart(found: IToken | undefined, subject: Span): Words {
  if (isA(found, "close")) return closesNothing(subject);
  return {
    subject,
    summary: `expected ${wanted(found)} before ${shown(found)}`,
    hint: isOperator(found) ? `write the left side of ${shown(found)}, or remove it` : "remove it",
  };
}

/** What stands at the sides of an operator. */
function wanted(operator: IToken | undefined): string {
  return isA(operator, "equal") || isA(operator, "differs") ? "a text or a name" : "a condition";
}

function rightHint(before: IToken): string {
  if (isA(before, "not")) return `write what ${shown(before)} turns around, or remove it`;
  return isOperator(before)
    ? `write the right side of ${shown(before)}, or remove it`
    : "remove it";
}

function missingArgument(scene: Scene, callee: IToken, atFound: Span): Words {
  const { before, found } = scene;
  const name = `\`${callee.image}\``;
  if (isA(before, "comma") && (found === undefined || isA(found, "close"))) {
    return {
      subject: before === undefined ? atFound : spanOf(scene.source, before),
      summary: `expected another argument of ${name} after this comma`,
      hint: "write the argument, or remove the comma",
    };
  }
  if (found === undefined && scene.bracket !== undefined) return unclosed(scene, scene.bracket);
  return {
    subject: atFound,
    summary: `expected an argument of ${name}, but found ${shown(found)}`,
    hint: "an argument is a quoted text or a whole number",
    rules: ["LANG-28"],
  };
}

/** Something complete stands before, and this cannot follow it. */
function misplaced(scene: Scene): Words {
  const { source, before, found, bracket } = scene;
  if (found === undefined) {
    if (bracket !== undefined) return unclosed(scene, bracket);
    throw new Error("the parser refused a condition that is complete");
  }
  const subject = spanOf(source, found);
  if (isA(found, "close")) return closesNothing(subject);
  if (bracket?.callee !== undefined) return misplacedArgument(scene, bracket.callee, subject);
  if (isA(found, "comma")) {
    return {
      subject,
      summary: "a comma stands only between the arguments of a function",
      hint: "join conditions with && or ||",
    };
  }
  if (isA(found, "open") && (isA(before, "changed") || isA(before, "truth"))) {
    return {
      subject,
      summary: `${shown(before)} is no function`,
      hint: `write ${shown(before)} without parentheses`,
    };
  }
  return {
    subject,
    summary: `expected an operator between ${shown(before)} and ${shown(found)}`,
    hint: operatorHint(before, found),
  };
}

function misplacedArgument(scene: Scene, callee: IToken, subject: Span): Words {
  const { before, found, bracket } = scene;
  const related = bracket === undefined ? [] : [openedHere(scene, bracket)];
  if (isA(found, "open")) {
    return {
      subject: before === undefined ? subject : spanOf(scene.source, before),
      summary: "a function cannot be an argument",
      hint: "an argument is a quoted text or a whole number",
      rules: ["LANG-28"],
    };
  }
  if (isOperator(found)) {
    return {
      subject,
      summary: `expected ',' or ')' after this argument of \`${callee.image}\`, but found ${shown(found)}`,
      hint: "close the call first; operators join calls, not their arguments",
      related,
    };
  }
  return {
    subject,
    summary: `expected ',' between ${shown(before)} and ${shown(found)}`,
    hint: "separate arguments with commas",
    related,
  };
}

function unclosed(scene: Scene, bracket: Bracket): Words {
  const what =
    bracket.callee === undefined ? "the group" : `the call of \`${bracket.callee.image}\``;
  return {
    subject: endOf(scene),
    summary: `expected ')' to close ${what} opened here`,
    hint: "add the missing )",
    related: [openedHere(scene, bracket)],
  };
}

function closesNothing(subject: Span): Words {
  return {
    subject,
    summary: "this ')' closes nothing",
    hint: "remove it, or open a group before it",
  };
}

function openedHere({ source }: Scene, { token }: Bracket): RelatedPlace {
  return { at: spanOf(source, token), note: "opened here" };
}

/** Right behind the last token in the file: the next character may stand on another line. */
function endOf({ source, before }: Scene): Span {
  if (before === undefined) return { source, start: 0, end: 0 };
  const last = inFile(spanOf(source, before));
  return { source: last.source, start: last.end, end: last.end };
}

function operatorHint(before: IToken | undefined, found: IToken): string {
  const sign = signs[found.image.toLowerCase()];
  const word = [before?.image, found.image].find(
    (image) => image !== undefined && foreign.has(image),
  );
  if (sign !== undefined) return `write ${sign}`;
  if (word !== undefined) return foreign.get(word) ?? "";
  return "join conditions with && or ||, and compare texts with == or !=";
}

/** Operators of other languages, and what to write here. */
const foreign: ReadonlyMap<string, string> = new Map([
  ["AND", "write &&"],
  ["OR", "write ||"],
  ["NOT", "write !"],
  ["is", "write =="],
  ["eq", "write =="],
  ["ne", "write !="],
  ["in", "write name == 'a' || name == 'b', or define a conditional variable with `in:`"],
  ["matches", "define a conditional variable with `matches:`, and name it here"],
]);

function shown(token: IToken | undefined): string {
  if (token === undefined) return "the end";
  const { image } = token;
  return `\`${image.length > 40 ? `${image.slice(0, 37)}...` : image}\``;
}

function isOperator(token: IToken | undefined): boolean {
  return ["and", "or", "not", "equal", "differs"].some((name) => isA(token, name));
}

function isA(token: IToken | undefined, name: string): boolean {
  return token?.tokenType.name === name;
}
