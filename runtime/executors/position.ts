// Where something new goes among the lines of a file.
import { requiredText } from "./attributes.ts";
import type { Attributes } from "./executor.ts";
import type { Line, Page } from "./page.ts";
import { matchingLines } from "./pattern.ts";

export type Position =
  | { readonly at: "begin" | "end"; readonly pattern?: undefined }
  | { readonly at: "after" | "before"; readonly pattern: string };

export function positionOf(attributes: Attributes): Position {
  if (attributes["position"] === undefined) return { at: "end" };
  const written = requiredText(attributes, "position");
  if (written === "begin" || written === "end") return { at: written };
  const [, at, pattern] = /^(after|before):(.+)$/su.exec(written) ?? [];
  if ((at === "after" || at === "before") && pattern !== undefined) return { at, pattern };
  throw new Error(
    `the attribute \`position\` is "${written}", which is neither begin, end, after:PATTERN nor before:PATTERN`,
  );
}

/** The index that the new lines get. Of several lines that match the last counts; without one it is the end. */
export function placeIn(page: Page, lines: readonly Line[], position: Position): number {
  if (position.at === "begin") return 0;
  if (position.pattern === undefined) return lines.length;
  const texts = lines.map(({ text }) => text);
  const last = matchingLines(page.spelled(position.pattern), texts).at(-1);
  if (last === undefined) return lines.length;
  return position.at === "after" ? last + 1 : last;
}
