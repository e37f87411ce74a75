// What to say where no word or sign of conditions begins: most such signs come from other languages.
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Source, Span } from "../../source/source.ts";
import type { Words } from "./diagnostics.ts";
import { whenSyntax } from "./diagnostics.ts";

export function strangeSign(source: Source, start: number): Diagnostic {
  const sign = String.fromCodePoint(source.text.codePointAt(start) ?? 0);
  const subject = { source, start, end: start + sign.length };
  return whenSyntax(wordsFor(sign, subject));
}

function wordsFor(sign: string, subject: Span): Words {
  switch (sign) {
    case "'":
    case '"':
      return unclosedText(sign, subject);
    case "=":
    case "&":
    case "|":
      return halfOperator(sign, subject);
    case "{":
      return bareTemplate(subject);
    case ".":
      return dottedPath(subject);
    default: {
      const hint = hints.find(({ signs }) => signs.includes(sign))?.hint;
      const { source, start } = subject;
      const whole = /^(?:<>|[<>]=?)/u.exec(source.text.slice(start, start + 2))?.[0] ?? sign;
      return {
        subject: { source, start, end: start + whole.length },
        summary: `${named(whole)} means nothing in a condition`,
        ...(hint === undefined ? {} : { hint }),
      };
    }
  }
}

const hints: readonly { readonly signs: string; readonly hint: string }[] = [
  {
    signs: "<>",
    hint: "compare versions with version_ge('9'); for other numbers, define a conditional variable with `gte:` or `lte:`",
  },
  { signs: "~", hint: "define a conditional variable with `matches:`, and name it here" },
  { signs: "‘’‚“”„`´«»", hint: "quote texts with ' or with \"" },
  { signs: "+-*/%", hint: "conditions do not calculate; quote what is part of a text" },
  {
    signs: "[]",
    hint: "write name == 'a' || name == 'b', or define a conditional variable with `in:`",
  },
  { signs: "$@", hint: "write the name of a variable by itself" },
  { signs: "}", hint: "a template stands in quotes, braces and all: '{{ .Vars.name }}'" },
  { signs: ":;?\\", hint: "quote what is part of a text" },
];

function unclosedText(quote: string, subject: Span): Words {
  const rest = subject.source.text.slice(subject.end);
  return {
    subject,
    summary: "this text is never closed",
    hint: rest.includes(`\\${quote}`)
      ? `\\${quote} is a quote inside the text; a backslash itself is written \\\\`
      : `close it with ${quote}`,
  };
}

/** `=` for `==`, and `===` too: the two signs before it were read as an operator. */
function halfOperator(sign: string, subject: Span): Words {
  const { source, start, end } = subject;
  const before = source.text.slice(Math.max(0, start - 2), start);
  const operator = before === "!=" && sign === "=" ? "!=" : sign + sign;
  const isThird = before === operator;
  if (sign === "=" && source.text.startsWith("~", end)) {
    const at = { source, start, end: end + 1 };
    return {
      subject: at,
      summary: "`=~` is no operator",
      hint: "define a conditional variable with `matches:`, and name it here",
    };
  }
  const at = isThird ? { source, start: start - 2, end } : subject;
  const written = isThird ? operator + sign : sign;
  return {
    subject: at,
    summary: `\`${written}\` is no operator`,
    hint: `write ${operator}`,
    fix: { edits: [{ at, text: operator }] },
    rules: ["LANG-03", "LANG-04"],
  };
}

function bareTemplate({ source, start, end }: Span): Words {
  const close = source.text.indexOf("}}", start);
  if (!source.text.startsWith("{{", start) || close === -1) {
    return {
      subject: { source, start, end },
      summary: "`{` means nothing in a condition",
      hint: "a template stands in quotes: '{{ .Vars.name }}'",
    };
  }
  const subject = { source, start, end: close + 2 };
  const template = source.text.slice(start, close + 2);
  const name = /^\{\{-?\s*\.Vars\.([A-Za-z_]\w*)\s*-?\}\}$/u.exec(template)?.[1];
  return {
    subject,
    summary: "a template in a condition stands in quotes",
    hint:
      name === undefined
        ? `write '${template}'`
        : `write '${template}' to compare its text, or ${name} if the variable is true or false`,
    rules: ["LANG-08"],
  };
}

/** A path as templates write it, without the template. */
function dottedPath({ source, start }: Span): Words {
  const path = /^\.[\w.]*/u.exec(source.text.slice(start))?.[0] ?? ".";
  const name = /^\.Vars\.([A-Za-z_]\w*)$/u.exec(path)?.[1];
  return {
    subject: { source, start, end: start + path.length },
    summary: `\`${path}\` means nothing in a condition`,
    hint:
      name === undefined
        ? `write it as a template, in quotes: '{{ ${path} }}'`
        : `write the name of the variable by itself: ${name}`,
  };
}

/** What cannot be seen is told by its number. */
function named(sign: string): string {
  if (sign === "`") return "a backtick";
  if (/^[\p{L}\p{N}\p{P}\p{S}]+$/u.test(sign)) return `\`${sign}\``;
  const code = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return `the character U+${code.padStart(4, "0")}`;
}
