// What can be wrong with the blocks of a template: those that lack their end, and words outside of them.
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../source/source.ts";
import { templateSyntax } from "./diagnostics.ts";

/** `open` are the blocks that nothing closes, outermost first. */
export function missingEnd(
  at: Span,
  open: readonly { readonly word: string; readonly at: Span }[],
): Diagnostic {
  return templateSyntax({
    at,
    summary:
      open.length === 1
        ? "an {{ end }} is missing"
        : `${open.length} {{ end }} actions are missing`,
    hint: "every if, with, range, define and block needs an {{ end }}",
    related: open.map(({ word, at }) => ({ at, note: `this ${word} is never ended` })),
  });
}

export function strayEnd(at: Span, word: string): Diagnostic {
  return templateSyntax({
    at,
    summary: `there is nothing that this {{ ${word} }} could belong to`,
    hint:
      word === "end"
        ? "remove it, or open a block before it"
        : "open an {{ if }}, {{ with }} or {{ range }} before it",
  });
}

export function secondElse(at: Span, opening: Span): Diagnostic {
  return templateSyntax({
    at,
    summary: "this block has an {{ else }} already",
    hint: "keep one of them; for several conditions write {{ else if … }} before the last {{ else }}",
    related: [{ at: opening, note: "the block begins here" }],
  });
}

export function strayElse(at: Span, word: string): Diagnostic {
  return templateSyntax({
    at,
    summary: `a ${word} has no {{ else }}`,
    hint: "remove it, or end the block before it",
  });
}

export function mixedElse(at: Span, opener: string, found: string): Diagnostic {
  return templateSyntax({
    at,
    summary: `\`else ${found}\` does not continue \`${opener}\``,
    hint: `nest it: {{ else }}{{ ${found} … }} … {{ end }}{{ end }}`,
  });
}

export function strayLeave(at: Span, word: string): Diagnostic {
  return templateSyntax({
    at,
    summary: `{{ ${word} }} stands outside of any {{ range }}`,
    hint: "move it into the body of the loop that it is to leave; its {{ else }} is no part of that",
  });
}

export function unquotedName(at: Span, word: string): Diagnostic {
  return templateSyntax({
    at,
    summary: `the name of a ${word === "block" ? "block" : "template"} is a text between quotes`,
    hint: `write {{ ${word} "name"${word === "define" ? "" : " ."} }}`,
  });
}

export function nestedDefine(at: Span): Diagnostic {
  return templateSyntax({
    at,
    summary: "a {{ define }} stands inside of another block",
    hint: "move it out, to the start or the end of the text",
  });
}

export function secondDefine(at: Span, name: string, first: Span): Diagnostic {
  return templateSyntax({
    at,
    summary: `the template "${name}" is defined twice`,
    hint: "rename or remove one of them",
    related: [{ at: first, note: "defined here already" }],
  });
}

export function otherLanguage(at: Span, word: string, meant: string): Diagnostic {
  return templateSyntax({
    at,
    summary: `there is no \`${word}\` in templates`,
    hint: `write {{ ${meant} }}`,
  });
}
