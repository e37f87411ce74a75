// What is too large for a condition that a person wrote: deeper trees could exhaust the stack of a host.
import type { IToken } from "chevrotain";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Source } from "../../source/source.ts";
import { whenSyntax } from "./diagnostics.ts";
import { spanOf } from "./token-span.ts";

const longest = 10_000;
const deepest = 100;

export function tooLong(source: Source): Diagnostic | undefined {
  const { length } = source.text;
  if (length <= longest) return undefined;
  return whenSyntax({
    subject: { source, start: longest, end: length },
    summary: `this condition has ${length} characters, and ${longest} is the limit`,
    hint: "split it into several resources, or put the question into a conditional variable",
  });
}

/** Brackets and negations nest; operators do not, because their operands form one list. */
export function tooDeep(source: Source, tokens: readonly IToken[]): Diagnostic | undefined {
  // How deep each open bracket reaches, so that closing it leads back to where it began.
  const outer: number[] = [];
  let bracketDepth = 0;
  let depth = 0;
  for (const token of tokens) {
    const { name } = token.tokenType;
    if (name === "open") {
      outer.push(bracketDepth);
      depth += 1;
      bracketDepth = depth;
    } else if (name === "not") {
      depth += 1;
    } else {
      if (name === "close") bracketDepth = outer.pop() ?? 0;
      depth = bracketDepth;
    }
    if (depth > deepest) {
      return whenSyntax({
        subject: spanOf(source, token),
        summary: `this condition is nested more than ${deepest} levels deep`,
        hint: "leave out brackets that are not needed, or use variables for its parts",
      });
    }
  }
  return undefined;
}
