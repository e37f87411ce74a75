// Reads a condition: text to tree, with everything reported that can be seen in the condition alone.
import type { IToken } from "chevrotain";
import type { Diagnostic, Report } from "../../diagnostics/diagnostic.ts";
import type { Source, Span } from "../../source/source.ts";
import { buildTree } from "./build-tree.ts";
import { emptyCondition, unexpectedToken } from "./errors.ts";
import type { Grammar } from "./grammar.ts";
import { makeGrammar } from "./grammar.ts";
import { reportImpossible } from "./impossible.ts";
import { tooDeep, tooLong } from "./limits.ts";
import type { ParsedWhen, WhenContext } from "./parsed-when.ts";
import { strangeSign } from "./strange-signs.ts";

/** Undefined when it means nothing; it was reported then. */
export type ParseWhen = (
  source: Source,
  context: WhenContext,
  report: Report,
) => ParsedWhen | undefined;

/** Make one and keep it: its grammar is made when the first condition is read, and serves them all. */
export function makeWhenParser(): ParseWhen {
  let grammar: Grammar | undefined;
  return (source, context, report) => {
    grammar ??= makeGrammar();
    const read = readTokens(grammar, source);
    if (read.kind === "refused") {
      report(read.diagnostic);
      return undefined;
    }
    let sound = true;
    const places = new Map<object, Span>();
    const noting: Report = (diagnostic) => {
      if (diagnostic.severity === "error") sound = false;
      report(diagnostic);
    };
    const expression = buildTree(read.tree, { source, context, places, report: noting });
    if (expression === undefined || !sound) return undefined;
    const parsed = { expression, places, at: { source, start: 0, end: source.text.length } };
    if (context.residual !== true) reportImpossible(parsed, report);
    return parsed;
  };
}

type Recognised =
  | (ReturnType<Grammar["read"]> & { readonly kind: "tree" })
  | { readonly kind: "refused"; readonly diagnostic: Diagnostic };

/** One mistake of spelling is enough: what follows it could only be guessed at. */
function readTokens(grammar: Grammar, source: Source): Recognised {
  const long = tooLong(source);
  if (long !== undefined) return { kind: "refused", diagnostic: long };
  const { tokens, stop } = grammar.lex(source.text);
  const refused = stop === undefined ? unreadable(source, tokens) : strangeSign(source, stop);
  if (refused !== undefined) return { kind: "refused", diagnostic: refused };
  const read = grammar.read(tokens);
  if (read.kind === "tree") return read;
  return { kind: "refused", diagnostic: unexpectedToken(source, tokens, read.index) };
}

function unreadable(source: Source, tokens: readonly IToken[]): Diagnostic | undefined {
  return tokens.length === 0 ? emptyCondition(source) : tooDeep(source, tokens);
}
