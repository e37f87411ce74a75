// Reads a quoted text: its escapes are resolved, and every character keeps its place.
import type { Diagnostic, Report } from "../../diagnostics/diagnostic.ts";
import type { Source, Span } from "../../source/source.ts";
import { whenSyntax } from "./diagnostics.ts";

/** What stands between the quotes, lifted out of the condition. */
export interface QuotedText {
  readonly source: Source;
  readonly isTemplate: boolean;
}

const escapable = `\\'"{`;

/** Undefined when it holds an escape that does not exist; it was reported then. */
export function readQuotedText(at: Span, report: Report): QuotedText | undefined {
  const { source, start, end } = at;
  const offsets: number[] = [];
  let text = "";
  let isTemplate = false;
  let escapedBrace: Span | undefined;
  let wasBrace = false;
  let sound = true;
  for (let index = start + 1; index < end - 1; index += 1) {
    const isEscape = source.text[index] === "\\";
    offsets.push(index);
    if (isEscape) index += 1;
    const character = source.text[index] ?? "";
    if (isEscape && !escapable.includes(character)) {
      const whole = String.fromCodePoint(source.text.codePointAt(index) ?? 0);
      report(unknownEscape({ source, start: index - 1, end: index + whole.length }));
      sound = false;
    }
    const isBrace = character === "{" && !isEscape;
    if (isBrace && wasBrace) isTemplate = true;
    if (character === "{" && isEscape)
      escapedBrace ??= { source, start: index - 1, end: index + 1 };
    wasBrace = isBrace;
    text += character;
  }
  offsets.push(end - 1);
  if (isTemplate && escapedBrace !== undefined) {
    report(braceInTemplate(escapedBrace));
    sound = false;
  }
  if (!sound) return undefined;
  return { source: { path: source.path, text, within: { source, offsets } }, isTemplate };
}

function unknownEscape(subject: Span): Diagnostic {
  const written = subject.source.text.slice(subject.start, subject.end);
  return whenSyntax({
    subject,
    summary: `\`${written}\` is no escape`,
    detail: "Only a backslash, the two quotes and an opening brace are escaped.",
    hint: "a backslash itself is written \\\\",
  });
}

function braceInTemplate(subject: Span): Diagnostic {
  return whenSyntax({
    subject,
    summary: "a text with a template in it cannot hold an escaped brace",
    hint: 'let the template print the braces: {{ "{{" }}',
  });
}
