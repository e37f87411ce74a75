// Quotes and brackets that are opened and not closed: the mistake behind most odd complaints.
import type { CST } from "yaml";
import type { Blame } from "./blame.ts";
import type { Landmark, Scene } from "./scene.ts";
import { endOf, lineStart } from "./scene.ts";

/** The innermost thing that is open at this place and should not be. */
export function brokenOpener(scene: Scene, offset: number): Blame | undefined {
  const { text, landmarks } = scene;
  const found = landmarks.findLast(
    (landmark) => landmark.offset <= offset && isBroken(text, landmark, offset),
  );
  if (found === undefined) return undefined;
  return found.type === "flow-collection"
    ? openBracket(text, found)
    : openQuote(text, found.offset);
}

function isBroken(text: string, landmark: Landmark, offset: number): boolean {
  switch (landmark.type) {
    case "flow-collection":
      // A template that lacks its quotes is told apart from a bracket elsewhere.
      return (
        !text.startsWith("{{", landmark.offset) && landmark.end[0]?.source !== closing(landmark)
      );
    case "single-quoted-scalar":
    case "double-quoted-scalar":
      return isUnclosed(landmark.source) || swallowedKey(text, landmark, offset);
    default:
      return false;
  }
}

function isUnclosed(source: string): boolean {
  return source.length === 1 || source.at(-1) !== source[0];
}

/** The quote ends at one that was meant to open, lines below, and what follows makes no sense. */
function swallowedKey(
  text: string,
  { source, ...scalar }: CST.FlowScalar,
  offset: number,
): boolean {
  const end = endOf({ source, ...scalar });
  return (
    source.includes("\n") &&
    end <= offset &&
    lineStart(text, offset) <= end &&
    /\n[ \t]*(?:- +)*[\w.-]+:(?:\s|['"]$)/u.test(source)
  );
}

function openQuote(text: string, start: number): Blame {
  const quote = text[start] ?? "";
  return {
    start,
    end: start + 1,
    summary: "the closing quote is missing",
    hint: `close it with ${quote} at the end of the value`,
    reach: "document",
  };
}

function openBracket(text: string, bracket: CST.FlowCollection): Blame {
  const [open, close] = [bracket.start.source, closing(bracket)];
  const place = { start: bracket.offset, end: bracket.offset + 1, reach: "document" } as const;
  const other = bracket.end[0]?.source;
  if (other !== undefined) {
    const summary = `the \`${open}\` is closed by \`${other}\``;
    return { ...place, summary, hint: `close it with \`${close}\`` };
  }
  if (isClosedLater(text, bracket.offset)) {
    const summary = `the lines inside of this \`${open}\` are not indented far enough`;
    return { ...place, summary, hint: "indent them deeper than the line on which it opens" };
  }
  return { ...place, summary: `the \`${open}\` is not closed`, hint: `close it with \`${close}\`` };
}

/** A guess that only chooses words, so that brackets within quotes do not matter. */
function isClosedLater(text: string, offset: number): boolean {
  let depth = 0;
  for (const { 0: bracket } of text.slice(offset).matchAll(/[[\]{}]/gu)) {
    depth += "[{".includes(bracket) ? 1 : -1;
    if (depth === 0) return true;
  }
  return false;
}

function closing(bracket: CST.FlowCollection): string {
  return bracket.start.source === "{" ? "}" : "]";
}
