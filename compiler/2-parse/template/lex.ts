// Splits the inside of one `{{ … }}` into tokens, and finds where it ends.
import { charactersOf } from "../../../runtime/contract/template/text/utf8.ts";
import type { Report } from "../../diagnostics/diagnostic.ts";
import type { Source, Span } from "../../source/source.ts";
import * as say from "./diagnostics.ts";
import { readNumber, readQuoted } from "./literal.ts";

export type Token =
  | (TokenBase & { readonly kind: "word" | "field" | "variable" | "dot" | "mark" })
  | (TokenBase & { readonly kind: "text"; readonly value: string })
  | (TokenBase & { readonly kind: "number"; readonly value: number; readonly isFloat: boolean });

interface TokenBase {
  /** As it is written; a field with its dot. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Space stands before it. */
  readonly isApart: boolean;
}

export interface Action {
  readonly tokens: readonly Token[];
  /** From the opening braces to behind the closing ones. */
  readonly at: Span;
  /** It could not be read to its end; the tokens are those before the place at fault. */
  readonly isBroken: boolean;
  /** ` -}}` */
  readonly trimsAfter: boolean;
}

/** `open` is the offset of the braces, `start` that of what follows them. */
export function lexAction(source: Source, open: number, start: number, report: Report): Action {
  const lexer: Lexer = { source, tokens: [], at: start, isApart: true, isBroken: false, report };
  for (;;) {
    skipSpace(lexer);
    const close = closingAt(lexer);
    if (close !== undefined) return finish(lexer, open, close);
    if (lexer.at >= source.text.length || source.text.startsWith("{{", lexer.at)) {
      fault(lexer, say.unclosedAction(span(lexer, open, open + 2)));
      return finish(lexer, open, "");
    }
    const token = lexer.isBroken ? undefined : readToken(lexer);
    if (token !== undefined) {
      lexer.tokens.push(token);
      lexer.at = token.end;
      lexer.isApart = false;
    } else if (skipFault(lexer)) return finish(lexer, open, "");
  }
}

interface Lexer {
  readonly source: Source;
  readonly tokens: Token[];
  readonly report: Report;
  at: number;
  isApart: boolean;
  isBroken: boolean;
}

function finish(lexer: Lexer, open: number, close: string): Action {
  const end = lexer.at + close.length;
  const { tokens, isBroken } = lexer;
  return { tokens, at: span(lexer, open, end), isBroken, trimsAfter: close.startsWith("-") };
}

function closingAt({ source: { text }, at, isApart }: Lexer): string | undefined {
  if (text.startsWith("}}", at)) return "}}";
  return isApart && text.startsWith("-}}", at) ? "-}}" : undefined;
}

function skipSpace(lexer: Lexer): void {
  const start = lexer.at;
  while (/[ \t\r\n]/.test(lexer.source.text.charAt(lexer.at))) lexer.at += 1;
  if (lexer.at > start) lexer.isApart = true;
}

/** One report is enough for one action. */
function fault(lexer: Lexer, diagnostic: ReturnType<typeof say.unclosedAction>): undefined {
  if (!lexer.isBroken) lexer.report(diagnostic);
  lexer.isBroken = true;
  return undefined;
}

/** Goes on behind what cannot be read, to find the end of the action. True when it ends right here. */
function skipFault(lexer: Lexer): boolean {
  const { text } = lexer.source;
  if (text.startsWith("}", lexer.at)) {
    lexer.at += 1;
    return true;
  }
  const quote = /^["'`]/.exec(text.charAt(lexer.at))?.[0];
  const closed = quote === undefined ? undefined : readQuoted(text, lexer.at);
  lexer.at += closed?.kind === "text" ? closed.length : 1;
  lexer.isApart = false;
  return false;
}

function readToken(lexer: Lexer): Token | undefined {
  const { text } = lexer.source;
  const here = text.charAt(lexer.at);
  if (/["'`]/.test(here)) return readText(lexer);
  if (/[0-9]/.test(here) || /^[-+.]\.?[0-9]/.test(text.slice(lexer.at, lexer.at + 3)))
    return readFigure(lexer);
  if (here === "$") return readName(lexer, "variable");
  if (here === ".") return readName(lexer, "field");
  if (/[\p{L}_]/u.test(here)) return readName(lexer, "word");
  const mark = /^(?::=|[()|,]|=(?!=))/.exec(text.slice(lexer.at, lexer.at + 2))?.[0];
  if (mark !== undefined) return token(lexer, "mark", mark);
  const strange = String.fromCodePoint(text.codePointAt(lexer.at) ?? 0);
  const doubled = /^(?:==|!=|<=|>=|&&|\|\|)/.exec(text.slice(lexer.at, lexer.at + 2))?.[0];
  const words = doubled ?? strange;
  return fault(lexer, say.strangeCharacter(span(lexer, lexer.at, lexer.at + words.length), words));
}

function readName(lexer: Lexer, kind: "word" | "variable" | "field"): Token | undefined {
  const { text } = lexer.source;
  const pattern = /[.$]?[\p{L}\p{Nd}_]*/uy;
  pattern.lastIndex = lexer.at;
  const name = pattern.exec(text)?.[0] ?? "";
  const end = lexer.at + name.length;
  if (text.charAt(end) === "-" && !text.startsWith("-}}", end) && name.length > 1) {
    const rest = /^[-\p{L}\p{Nd}_]*/u.exec(text.slice(end))?.[0] ?? "";
    return fault(lexer, say.dashInName(span(lexer, lexer.at, end + rest.length), name + rest));
  }
  return token(lexer, name === "." ? "dot" : kind, name);
}

function readFigure(lexer: Lexer): Token | undefined {
  const pattern =
    /[-+]?(?:0[xX][\p{L}\p{Nd}_.]*(?:(?<=[pP])[-+]\d*)?|[\p{L}\p{Nd}_.]*?[eE][-+]\d[\p{L}\p{Nd}_.]*|[\p{L}\p{Nd}_.]+)/uy;
  pattern.lastIndex = lexer.at;
  const text = pattern.exec(lexer.source.text)?.[0] ?? "";
  const number = readNumber(text);
  if (typeof number === "string") {
    return fault(lexer, say.badNumber(span(lexer, lexer.at, lexer.at + text.length), text, number));
  }
  return { ...token(lexer, "number", text), kind: "number", ...number };
}

function readText(lexer: Lexer): Token | undefined {
  const { source, at } = lexer;
  const quoted = readQuoted(source.text, at);
  switch (quoted.kind) {
    case "unclosed":
      return fault(lexer, say.unclosedText(span(lexer, at, at + 1)));
    case "bad-escape": {
      const start = at + quoted.offset;
      return fault(
        lexer,
        say.badEscape(span(lexer, start, start + quoted.escape.length), quoted.escape),
      );
    }
    case "not-utf8":
      return fault(lexer, say.notUtf8(span(lexer, at, at + quoted.length)));
    case "text": {
      const { length, value } = quoted;
      const text = source.text.slice(at, at + length);
      if (!text.startsWith("'")) return { ...token(lexer, "text", text), kind: "text", value };
      const code = value.codePointAt(0);
      if (code === undefined || charactersOf(value).length > 1) {
        return fault(lexer, say.longCharacter(span(lexer, at, at + length), value));
      }
      return { ...token(lexer, "number", text), kind: "number", value: code, isFloat: false };
    }
  }
}

function token<K extends Token["kind"]>(
  { at, isApart }: Lexer,
  kind: K,
  text: string,
): TokenBase & { readonly kind: K } {
  return { kind, text, start: at, end: at + text.length, isApart };
}

function span({ source }: Lexer, start: number, end: number): Span {
  return { source, start, end };
}
