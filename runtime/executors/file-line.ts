// Keeps one line in a file, or keeps lines out of it.
import { optionalText, requiredText } from "./attributes.ts";
import type { Attributes, Executor } from "./executor.ts";
import { joined, linesOf, newLine, type Line, type Page } from "./page.ts";
import { matchingLines } from "./pattern.ts";
import { placeIn, positionOf, type Position } from "./position.ts";
import { decideText, observeText, textWant } from "./text-file.ts";
import type { Edited, TextFound, TextWant } from "./text-file.ts";

interface LineWant extends TextWant {
  readonly line?: string;
  readonly pattern?: string;
  readonly position: Position;
}

export const fileLine: Executor<LineWant, TextFound> = {
  type: "file_line",
  reach: "files",
  attributes: ["target_path", "line", "match_pattern", "position", "create", "state"],
  want,
  target: (want) => want.path,
  observe: (want, host) => observeText(want.path, host),
  decide: (want, found) =>
    decideText(want, found, (page) =>
      want.state === "absent" ? without(want, page) : having(want, page),
    ),
};

function want(attributes: Attributes): LineWant {
  const pattern = optionalText(attributes, "match_pattern");
  const common = textWant(attributes);
  const line =
    common.state === "present"
      ? requiredText(attributes, "line")
      : optionalText(attributes, "line");
  if (line !== undefined && /[\r\n]/.test(line)) {
    throw new Error("the attribute `line` holds more than one line; blockinfile keeps several");
  }
  if (line === undefined && pattern === undefined) {
    throw new Error("neither `line` nor `match_pattern` says which line it is");
  }
  return {
    ...common,
    position: positionOf(attributes),
    ...(line !== undefined && { line }),
    ...(pattern !== undefined && { pattern }),
  };
}

/** Undefined means that the page is as wanted. */
function having({ line = "", pattern, position }: LineWant, page: Page): Edited {
  const lines = linesOf(page);
  const wanted = page.spelled(line);
  const isThere = lines.some(({ text }) => text === wanted);
  const old = pattern === undefined ? undefined : replacedBy(wanted, { pattern, lines, page });
  if (old !== undefined && !(isThere && !old.matchesItself)) {
    return {
      text: joined(
        page,
        lines.map((each, at) => (at === old.at ? { ...each, text: wanted } : each)),
      ),
    };
  }
  if (isThere) return { text: page.text };
  return {
    text: joined(page, lines.toSpliced(placeIn(page, lines, position), 0, newLine(wanted))),
  };
}

interface Replacing {
  readonly pattern: string;
  readonly lines: readonly Line[];
  readonly page: Page;
}

/**
 * The last line that the pattern matches. Where it does not match the wanted line itself, one that
 * is there already is enough: each run would else replace another.
 */
function replacedBy(
  wanted: string,
  { pattern, lines, page }: Replacing,
): { readonly at: number; readonly matchesItself: boolean } | undefined {
  const texts = lines.map(({ text }) => text);
  const matching = matchingLines(page.spelled(pattern), [...texts, wanted]);
  const at = matching.findLast((index) => index < texts.length);
  return at === undefined ? undefined : { at, matchesItself: matching.includes(texts.length) };
}

function without({ line, pattern }: LineWant, page: Page): Edited {
  const lines = linesOf(page);
  const texts = lines.map(({ text }) => text);
  const gone = new Set(pattern === undefined ? [] : matchingLines(page.spelled(pattern), texts));
  const equal = line === undefined ? undefined : page.spelled(line);
  const kept = lines.filter(({ text }, at) => text !== equal && !gone.has(at));
  return kept.length === lines.length ? { text: page.text } : { text: joined(page, kept) };
}
