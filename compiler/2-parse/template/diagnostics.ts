// What can be wrong with the text of a template, each mistake with its mend.
import type { Diagnostic, RelatedPlace } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import type { Span } from "../../source/source.ts";

export interface Problem {
  readonly at: Span;
  readonly summary: string;
  readonly hint: string;
  readonly related?: readonly RelatedPlace[];
}

export function templateSyntax({ at, ...words }: Problem): Diagnostic {
  return { code: "template-syntax", severity: "error", ...words, subject: at, rules: ["TPL-01"] };
}

// Actions, texts and numbers --------------------------------------------------------------------

export function unclosedAction(at: Span): Diagnostic {
  return templateSyntax({
    at,
    summary: "this template action is never closed",
    hint: 'close it with }}; to print the braces themselves, write {{ "{{" }}',
  });
}

export function emptyAction(at: Span): Diagnostic {
  return templateSyntax({
    at,
    summary: "this template action is empty",
    hint: "name what it prints, such as {{ .Vars.name }}, or remove it",
  });
}

export function unclosedComment(at: Span): Diagnostic {
  return templateSyntax({
    at,
    summary: "this comment is never closed",
    hint: "close it with */}}",
  });
}

export function commentNotAlone(at: Span): Diagnostic {
  return templateSyntax({
    at,
    summary: "a comment shares its action with something else",
    hint: "close the braces directly behind it: {{/* … */}}",
  });
}

export function unclosedText(at: Span): Diagnostic {
  const quote = at.source.text.slice(at.start, at.end);
  return templateSyntax({
    at,
    summary: "this text is never closed",
    hint:
      quote === "`"
        ? "close it with another `"
        : `close it with ${quote} on the same line; a text of several lines stands between backquotes`,
  });
}

export function badEscape(at: Span, escape: string): Diagnostic {
  return templateSyntax({
    at,
    summary: `there is no escape ${escape}`,
    hint: "write \\\\ for a backslash, or put the text between backquotes, where nothing is escaped",
  });
}

export function notUtf8(at: Span): Diagnostic {
  return templateSyntax({
    at,
    summary: "the escapes in this text do not add up to UTF-8",
    hint: "write characters beyond ASCII as they are, or as \\u00e9",
  });
}

export function longCharacter(at: Span, inner: string): Diagnostic {
  return templateSyntax({
    at,
    summary: "single quotes hold exactly one character, and stand for its number",
    hint: `write a text between double quotes: "${inner}"`,
  });
}

export function badNumber(at: Span, written: string, reason: string): Diagnostic {
  return templateSyntax({
    at,
    summary: `cannot read the number ${written}: ${reason}`,
    hint: "numbers look like 42, -1, 0.5, 1e3, 0x1f, 0o644, 0b101 or 1_000",
  });
}

export function strangeCharacter(at: Span, words: string): Diagnostic {
  return templateSyntax({
    at,
    summary: `${words === "`" ? "a backquote" : `\`${words}\``} has no meaning in a template action`,
    hint: instead.get(words) ?? "to print it, put it between double quotes",
  });
}

/** What people write who come from another language. */
const instead: ReadonlyMap<string, string> = new Map([
  ["==", "compare with a function: {{ if eq .Vars.a .Vars.b }}"],
  ["!=", "compare with a function: {{ if ne .Vars.a .Vars.b }}"],
  ["<", "compare with a function: {{ if lt .Vars.a .Vars.b }}"],
  ["<=", "compare with a function: {{ if le .Vars.a .Vars.b }}"],
  [">", "compare with a function: {{ if gt .Vars.a .Vars.b }}"],
  [">=", "compare with a function: {{ if ge .Vars.a .Vars.b }}"],
  ["&&", "join conditions with a function: {{ if and .Vars.a .Vars.b }}"],
  ["||", "join conditions with a function: {{ if or .Vars.a .Vars.b }}"],
  ["!", "negate with a function: {{ if not .Vars.a }}"],
  ["+", "templates do not calculate; join texts with {{ print .Vars.a .Vars.b }}"],
  ["-", "templates do not calculate; a dash that trims stands next to the braces: {{- … -}}"],
  ["[", "look into lists and maps with a function: {{ index .Vars.list 0 }}"],
  ["]", "look into lists and maps with a function: {{ index .Vars.list 0 }}"],
  ["{", "an action opens with two braces: {{ .Vars.name }}"],
  ["}", "an action closes with two braces: {{ .Vars.name }}"],
  ["/", "a comment stands directly behind the braces: {{/* … */}}"],
  [":", "set a variable with := and change it with ="],
  ["%", "control stands between double braces: {{ if .Vars.name }} … {{ end }}"],
  ["#", "control needs no mark: {{ if .Vars.name }} … {{ end }}"],
]);

export function dashInName(at: Span, name: string): Diagnostic {
  const key = name.replace(/^[.$]/u, "");
  return templateSyntax({
    at,
    summary: `\`${name}\` holds a dash, which no name behind a dot can`,
    hint: `look the key up: {{ index .Vars "${key}" }}`,
  });
}

// Expressions -----------------------------------------------------------------------------------

export function missingSpace(at: Span, words: string): Diagnostic {
  return templateSyntax({
    at,
    summary: `\`${words}\` is stuck to the word before it`,
    hint: "put a space between them",
  });
}

export function missingOperand(at: Span, where: string): Diagnostic {
  return templateSyntax({
    at,
    summary: `a value is missing ${where}`,
    hint: "add one there, such as .Vars.name",
  });
}

export function unexpected(at: Span, words: string): Diagnostic {
  return templateSyntax({
    at,
    summary: `\`${words}\` is not expected here`,
    hint: unexpectedMarks.get(words) ?? "remove it, or close the action before it",
  });
}

const unexpectedMarks: ReadonlyMap<string, string> = new Map([
  [")", "remove it, or open it with ( before"],
  [",", "put spaces between arguments, and nothing else"],
]);

export function unclosedParenthesis(at: Span): Diagnostic {
  return templateSyntax({ at, summary: "this ( is never closed", hint: "close it with )" });
}

export function notAFunction(at: Span, words: string): Diagnostic {
  return templateSyntax({
    at,
    summary: `\`${words}\` is a value, so it takes no arguments`,
    hint: "a function comes first, then what it works on; to look into lists and maps, write {{ index .Vars.list 0 }}",
  });
}

export function pipedIntoValue(at: Span, words: string): Diagnostic {
  return templateSyntax({
    at,
    summary: `nothing can be piped into \`${words}\`, which is a value`,
    hint: "name a function behind the |, such as {{ .Vars.name | upper }}",
  });
}

export function stepFromLiteral(at: Span, words: string): Diagnostic {
  return templateSyntax({
    at,
    summary: `\`${words}\` has no fields`,
    hint: "fields belong to maps, such as .Vars.name",
  });
}

export function stepFromWord(at: Span, word: string, isFunction: boolean): Diagnostic {
  const name = at.source.text.slice(at.start, at.end);
  return templateSyntax({
    at,
    summary: isFunction
      ? `\`${word}\` is a function, and has no fields`
      : `\`${name}\` lacks its leading dot`,
    hint: isFunction
      ? `put the call in parentheses: (${word} …).field`
      : `names start with a dot: .${name}`,
  });
}

export function nilAlone(at: Span): Diagnostic {
  return templateSyntax({
    at,
    summary: "`nil` cannot be printed",
    hint: "compare with it, as in {{ if eq .Vars.name nil }}, or print a text",
  });
}

export function misplacedWord(at: Span, word: string): Diagnostic {
  return templateSyntax({
    at,
    summary: `\`${word}\` stands only at the start of an action`,
    hint: `open an action of its own: {{ ${word} … }}`,
  });
}

export function setsNoVariable(at: Span, words: string): Diagnostic {
  const name = words.replace(/^.*[.$]/u, "") || "name";
  return templateSyntax({
    at,
    summary: `\`${words}\` cannot be set`,
    hint: `only variables can, and their names start with a dollar: {{ $${name} := … }}`,
  });
}

export function misplacedSetting(at: Span): Diagnostic {
  return templateSyntax({
    at,
    summary: "a variable is set in the middle of an action",
    hint: "set it at the start, in an action of its own: {{ $name := … }}",
  });
}

export function tooManyVariables(at: Span): Diagnostic {
  return templateSyntax({
    at,
    summary: "only `range` sets two variables at once, and nothing sets three",
    hint: "set each in an action of its own, or write {{ range $key, $value := .Vars.map }}",
  });
}

export function nestedTooDeeply(at: Span, limit: number): Diagnostic {
  return templateSyntax({
    at,
    summary: `this is nested more than ${limit} deep`,
    hint: "move a part of it into a template of its own, with {{ define }}",
  });
}

// Names -----------------------------------------------------------------------------------------

export function unknownFunction(at: Span, name: string, known: Iterable<string>): Diagnostic {
  return {
    code: "template-function",
    severity: "error",
    summary: `there is no template function \`${name}\``,
    hint: namesOfRoot.has(name)
      ? `names start with a dot: .${name}`
      : (didYouMean(name, known) ??
        `to print the word itself, put it between quotes: {{ "${name}" }}`),
    subject: at,
    rules: ["TPL-01"],
  };
}

const namesOfRoot: ReadonlySet<string> = new Set(["Vars", "Traits", "Each", "Item"]);

export function unknownTemplate(at: Span, name: string, known: readonly string[]): Diagnostic {
  return {
    code: "template-function",
    severity: "error",
    summary: `nothing defines a template "${name}"`,
    hint:
      didYouMean(name, known) ?? `define it in the same text: {{ define "${name}" }} … {{ end }}`,
    subject: at,
    rules: ["TPL-01"],
  };
}

export interface Arity {
  readonly least: number;
  readonly most: number;
}

export function wrongCount(at: Span, name: string, arity: Arity, found: number): Diagnostic {
  return {
    code: "template-value",
    severity: "error",
    summary: `\`${name}\` takes ${countsOf(arity)}, but is given ${found}`,
    hint: "what is piped in counts as the last argument; put a call that is an argument in parentheses",
    subject: at,
    rules: ["TPL-01"],
  };
}

function countsOf({ least, most }: Arity): string {
  const noun = (count: number): string => (count === 1 ? "argument" : "arguments");
  if (least === most) return `exactly ${least} ${noun(least)}`;
  if (most === Infinity) return `at least ${least} ${noun(least)}`;
  return `${least} to ${most} ${noun(most)}`;
}

export function undefinedDollar(at: Span, name: string, known: readonly string[]): Diagnostic {
  return {
    code: "undefined-variable",
    severity: "error",
    summary: `nothing sets \`${name}\` here`,
    hint:
      didYouMean(
        name,
        known.filter((other) => other !== "$"),
      ) ?? `set it before, in this block or one around it: {{ ${name} := … }}`,
    subject: at,
    rules: ["TPL-01"],
  };
}
