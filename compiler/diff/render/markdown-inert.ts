// Puts what operators wrote into Markdown so that it stays words: no markup, no mention, no link comes of it.
import { visible } from "../../diagnostics/render/cells.ts";
import { escapeHtml } from "./markup.ts";
import { visibleLine } from "./wording.ts";

/** Between backticks nothing has a meaning but a run of as many backticks. */
export function code(text: string): string {
  const words = visible(text);
  if (words === "") return "(empty)";
  const fence = "`".repeat(longestRun(words) + 1);
  // One blank at each end is taken off again, which keeps backticks and blanks of the text apart.
  const padding = /^[ `]|[ `]$/u.test(words) ? " " : "";
  return fence + padding + words + padding + fence;
}

/** In a row of a table, where a bar would end the cell even between backticks. */
export function cellCode(text: string): string {
  const words = visible(text);
  if (!words.includes("|")) return code(words);
  // Within inline HTML Markdown goes on to be read, so that whatever could have a meaning is an entity.
  const inert = words.replaceAll(/[^\p{L}\p{N} ]/gu, (mark) => `&#${mark.codePointAt(0) ?? 0};`);
  return `<code>${inert}</code>`;
}

/** Within a block of HTML, where Markdown is not read. */
export function tagCode(text: string): string {
  return `<code>${escapeHtml(visible(text))}</code>`;
}

/** A block that none of its lines can close. */
export function fenced(language: string, lines: readonly string[]): string {
  const seen = lines.map(visibleLine);
  const fence = "`".repeat(seen.reduce((most, line) => Math.max(most, longestRun(line) + 1), 3));
  return [fence + language, ...seen, fence].join("\n");
}

/** No longer than this, and with a sign that it went on. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most - 1);
  // Half of a pair of units is no character.
  return `${kept.replace(/[\uD800-\uDBFF]$/u, "")}…`;
}

function longestRun(text: string): number {
  return (text.match(/`+/gu) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
}
