// HTML that is built from a template: whatever is put into one is text, unless it was built so itself.
import { visibleLine } from "./wording.ts";

export interface Markup {
  readonly text: string;
}

type Content = string | number | Markup | readonly Markup[] | undefined;

/** Not called html: a formatter would take its blanks and line breaks for layout, and they are not. */
export function markup(literals: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  const [first = "", ...others] = literals;
  const parts = others.map((literal, index) => textOf(contents[index]) + literal);
  return { text: first + parts.join("") };
}

/** The five characters that mean something, in text and in quoted attributes alike. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (mark) => entities[mark] ?? mark);
}

export function joined(parts: readonly Markup[], separator: string): Markup {
  return { text: parts.map(({ text }) => text).join(escapeHtml(separator)) };
}

function textOf(content: Content): string {
  if (content === undefined) return "";
  if (typeof content === "number") return String(content);
  if (typeof content === "string") return escapeHtml(visibleLine(content));
  if ("text" in content) return content.text;
  return content.map(({ text }) => text).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
