// Finds the one mistake of the writer's behind a complaint of the yaml library, and words for it.
import type { ErrorCode } from "yaml";
import type { Blame } from "./blame.ts";
import { blameMissing } from "./blame-missing.ts";
import { blameUnexpected } from "./blame-unexpected.ts";
import { keyBelowValue, misplacedLine, startsLine, textLeftOfBlock } from "./indentation.ts";
import type { Complaint } from "./library.ts";
import { brokenOpener } from "./openers.ts";
import type { Scene } from "./scene.ts";
import { excerpt, lineEnd, mark, quoteFrom, restEnd } from "./scene.ts";

export function translate(scene: Scene, complaint: Complaint): Blame {
  return brokenOpener(scene, complaint.start) ?? byCode[complaint.code](scene, complaint);
}

type Blamer = (scene: Scene, complaint: Complaint) => Blame;

const byCode: Readonly<Record<ErrorCode, Blamer>> = {
  ALIAS_PROPS: (_, { start, end }) => ({
    start,
    end,
    summary: "an alias has an anchor or a tag of its own",
    hint: "put the anchor or the tag where the value itself is written",
    reach: "line",
  }),
  BAD_ALIAS: (scene, { start }) => ({
    start,
    end: start + 1,
    summary: `${mark(scene.text[start] ?? "")} stands without a name`,
    detail: "At the start of a value, `*` refers to an anchor and `&` sets one.",
    hint: "put the value in quotes if it is meant as text",
    fix: quoteFrom(scene, start),
    reach: "line",
  }),
  BAD_DIRECTIVE: (_, { start, end }) => ({
    start,
    end,
    summary: "this line is read as a YAML directive, and is not a sound one",
    hint: "remove it, or put the text in quotes",
    reach: "line",
  }),
  BAD_DQ_ESCAPE: badEscape,
  BAD_INDENT: (scene, { start, message }) =>
    message.startsWith("Block scalar")
      ? textLeftOfBlock(scene, start)
      : misplacedLine(scene, start),
  BAD_PROP_ORDER: (_, { start, end, message }) => ({
    start,
    end,
    summary: `an anchor or a tag stands before the \`${/the (\S+) indicator/u.exec(message)?.[1] ?? "-"}\``,
    hint: "put it behind, right before the value",
    reach: "line",
  }),
  BAD_SCALAR_START: (scene, { start }) => ({
    start,
    end: start + 1,
    summary: `a value without quotes cannot start with ${mark(scene.text[start] ?? "")}`,
    hint: "put the value in quotes",
    fix: quoteFrom(scene, start),
    reach: "line",
  }),
  BLOCK_AS_IMPLICIT_KEY: (scene, { start, message }) =>
    message.startsWith("Nested") ? colonInValue(scene, start) : misplacedLine(scene, start),
  BLOCK_IN_FLOW: (_, { start, end }) => ({
    start,
    end,
    summary: "inside brackets, this must be written with brackets too",
    hint: "write lists as [a, b] and mappings as {a: 1}, or do without the outer brackets",
    reach: "document",
  }),
  KEY_OVER_1024_CHARS: ({ text }, { start }) => ({
    start,
    end: lineEnd(text, start),
    summary: "a key is longer than 1024 characters",
    hint: "look for a quote or a line break that is missing",
    reach: "line",
  }),
  MISSING_CHAR: blameMissing,
  MULTILINE_IMPLICIT_KEY: blameMissing,
  MULTIPLE_ANCHORS: (_, { start, end }) => ({
    start,
    end,
    summary: "a value has two anchors",
    hint: "keep one of them, or put the value in quotes if it is meant as text",
    reach: "line",
  }),
  MULTIPLE_TAGS: unknownTag,
  TAG_RESOLVE_FAILED: unknownTag,
  UNEXPECTED_TOKEN: blameUnexpected,
  // Tabs are dealt with before anything else, and the rest does not come up with our settings.
  TAB_AS_INDENT: unclear,
  BAD_COLLECTION_TYPE: unclear,
  DUPLICATE_KEY: unclear,
  IMPOSSIBLE: unclear,
  MULTIPLE_DOCS: unclear,
  NON_STRING_KEY: unclear,
  RESOURCE_EXHAUSTION: unclear,
};

function unclear({ text }: Scene, { start }: Complaint): Blame {
  return {
    start,
    end: Math.max(start, lineEnd(text, start)),
    summary: "from here on, this is not well-formed YAML",
    hint: "look for a bracket, a quote or a colon that is missing",
    reach: "document",
  };
}

function badEscape({ text }: Scene, { start }: Complaint): Blame {
  const letter = text[start + 1] ?? "";
  const digits = new Map([
    ["x", 2],
    ["u", 4],
    ["U", 8],
  ]).get(letter);
  return {
    start,
    end: start + 2,
    summary:
      digits === undefined
        ? `${mark(`\\${letter}`)} means nothing between double quotes`
        : `\`\\${letter}\` must be followed by ${digits} hexadecimal digits`,
    hint: "write two backslashes for one, or use single quotes, where a backslash is only a backslash",
    fix: [{ start, end: start, text: "\\" }],
    reach: "line",
  };
}

/** `a: b: c`, or a key that is indented as if it belonged to the value above it. */
function colonInValue(scene: Scene, start: number): Blame {
  const { text } = scene;
  const end = restEnd(text, start);
  if (!/:(?:[ \t]|$)/u.test(text.slice(start, end))) return keyBelowValue(scene, start);
  return {
    start,
    end,
    summary: "the value holds a colon with a space after it, which makes it a key",
    hint: "put the value in quotes",
    fix: quoteFrom(scene, start),
    reach: "line",
  };
}

function unknownTag(scene: Scene, { start, end }: Complaint): Blame {
  const tag = excerpt(scene.text, start, end);
  const isText = !tag.startsWith("!!") && !startsLine(scene.text, start);
  return {
    start,
    end,
    summary: `\`${tag}\` is read as a YAML tag, and no such tag is known here`,
    detail:
      "At the start of a value, `!` names the type of the value. Only `!!str` is of use here.",
    hint: isText ? "put the value in quotes" : "remove the tag",
    fix: isText ? quoteFrom(scene, start) : undefined,
    reach: "line",
  };
}
