// Replaces what a regular expression matches in a file.
import { oneOf, optionalText, requiredText } from "./attributes.ts";
import type { Attributes, Executor } from "./executor.ts";
import { linesOf, type Line, type Page } from "./page.ts";
import { matchingLines, replaced } from "./pattern.ts";
import { decideText, observeText, textWant } from "./text-file.ts";
import type { Edited, TextFound, TextWant } from "./text-file.ts";

interface ReplaceWant extends TextWant {
  readonly pattern: string;
  readonly replacement: string;
  readonly occurrences: "all" | "first";
  readonly regionStart?: string;
  readonly regionEnd?: string;
}

export const replace: Executor<ReplaceWant, TextFound> = {
  type: "replace",
  reach: "files",
  attributes: [
    "target_path",
    "match_pattern",
    "replacement",
    "occurrences",
    "region_start",
    "region_end",
    "validate",
    "on_revert",
  ],
  want,
  target: (want) => want.path,
  observe: (want, host) => observeText(want.path, host),
  decide: (want, found) => decideText(want, found, (page) => edited(want, page)),
};

function want(attributes: Attributes): ReplaceWant {
  const regionStart = optionalText(attributes, "region_start");
  const regionEnd = optionalText(attributes, "region_end");
  return {
    ...textWant(attributes, false),
    pattern: requiredText(attributes, "match_pattern"),
    replacement: requiredText(attributes, "replacement"),
    occurrences: oneOf(attributes, "occurrences", ["all", "first"]),
    ...(regionStart !== undefined && { regionStart }),
    ...(regionEnd !== undefined && { regionEnd }),
  };
}

function edited(want: ReplaceWant, page: Page): Edited {
  const once = editedOnce(want, page);
  if (once.text === page.text) return once;
  const { text } = editedOnce(want, { ...page, text: once.text });
  if (text === once.text) return once;
  const rest =
    want.occurrences === "first"
      ? "another match would be the first one the next time; let the pattern match the replacement too, or narrow the region"
      : "the pattern matches what it was replaced by; anchor it with ^ and $, or let it match less";
  return { unfit: `it would be changed at every run, because ${rest}` };
}

function editedOnce(
  want: ReplaceWant,
  page: Page,
): { readonly text: string; readonly note?: string } {
  const region = regionOf(want, page);
  if (typeof region === "string") return { text: page.text, note: region };
  const { before, within, after } = region;
  const { occurrences } = want;
  const pattern = page.spelled(want.pattern);
  const replacement = page.spelled(want.replacement).replaceAll(/\r?\n/g, page.eol);
  return { text: before + replaced(within, { pattern, replacement, occurrences }) + after };
}

interface Region {
  readonly before: string;
  readonly within: string;
  readonly after: string;
}

/** Or why there is none: a border that is not found leaves nothing between the borders. */
function regionOf({ regionStart, regionEnd }: ReplaceWant, page: Page): Region | string {
  const lines = linesOf(page);
  const start = regionStart === undefined ? -1 : first(regionStart, lines, page);
  if (start === undefined) return "no line matches `region_start`";
  const rest = lines.slice(start + 1);
  const length = regionEnd === undefined ? rest.length : first(regionEnd, rest, page);
  if (length === undefined) return "no line matches `region_end`";
  return {
    before: textOf(lines.slice(0, start + 1)),
    within: textOf(rest.slice(0, length)),
    after: textOf(rest.slice(length)),
  };
}

function first(pattern: string, lines: readonly Line[], page: Page): number | undefined {
  return matchingLines(
    page.spelled(pattern),
    lines.map(({ text }) => text),
  )[0];
}

function textOf(lines: readonly Line[]): string {
  return lines.map(({ text, end }) => text + end).join("");
}
