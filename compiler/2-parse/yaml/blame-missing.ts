// Words for what the yaml library calls a missing character, most often a colon or a quote.
import type { Blame } from "./blame.ts";
import { blockAbove, misplacedLine, startsLine, textLeftOfBlock } from "./indentation.ts";
import type { Complaint } from "./library.ts";
import type { Scene } from "./scene.ts";
import { excerpt, lineEnd, lineStart, restEnd } from "./scene.ts";

export function blameMissing(scene: Scene, { start, message }: Complaint): Blame {
  const known = byMessage.find(([beginning]) => message.startsWith(beginning));
  return (known?.[1] ?? colon)(scene, start);
}

const byMessage: readonly (readonly [string, (scene: Scene, start: number) => Blame])[] = [
  ["Sequence item without", misplacedLine],
  ["Block scalars with", emptyLineOfBlock],
  ["Missing directives-end", directive],
  ["Block collection cannot start", besideDocumentStart],
  ["Comments must", (_, start) => space(start, "before `#`, which starts a comment")],
  ["Tags and anchors must", (_, start) => space(start, "after the anchor or the tag")],
  ["Missing space after :", (_, start) => space(start + 1, "after the colon")],
  ["Missing newline after", listBesideAnchor],
  ["Missing , ", comma],
];

/** A line that can be nothing but a key, and has no colon. */
function colon(scene: Scene, start: number): Blame {
  const { text } = scene;
  const block = blockAbove(scene, start);
  if (block?.source.trim() === "") return textLeftOfBlock(scene, start);
  if (startsLine(text, start) && /^-(?:\s|$)/u.test(text.slice(start, start + 2))) {
    return misplacedLine(scene, start);
  }
  const end = restEnd(text, start);
  const line = text.slice(start, end);
  const [, key] = /^([^\s:]+:)(?!\/\/)[^\s:]/u.exec(line) ?? [];
  if (key !== undefined) return space(start + key.length, "after the colon");
  const shown = excerpt(text, start, end);
  return {
    start,
    end,
    summary: `\`${shown}\` has no colon behind it`,
    hint:
      block === undefined
        ? "write a colon and a space after a key, and `- ` before an item of a list"
        : "indent it like the text above it, or write a colon and a space after the key",
    reach: "line",
  };
}

function space(start: number, where: string): Blame {
  return {
    start,
    end: start + 1,
    summary: `a space is missing ${where}`,
    hint: "put a space here",
    fix: [{ start, end: start, text: " " }],
    reach: "line",
  };
}

function comma({ text }: Scene, start: number): Blame {
  return {
    start,
    end: Math.max(start + 1, restEnd(text, start)),
    summary: "a comma is missing between two items in brackets",
    hint: "put a comma between them, or the value in quotes",
    reach: "document",
  };
}

function emptyLineOfBlock(_: Scene, start: number): Blame {
  return {
    start,
    end: start + 1,
    summary: "an empty line above holds more spaces than this first line of the text",
    hint: "take the spaces out of the empty line",
    reach: "line",
  };
}

function listBesideAnchor({ text }: Scene, start: number): Blame {
  return {
    start,
    end: restEnd(text, start),
    summary: "a list cannot start on the line of its anchor or tag",
    hint: "put the first item on the next line",
    reach: "line",
  };
}

function besideDocumentStart({ text }: Scene, start: number): Blame {
  return {
    start,
    end: restEnd(text, start),
    summary: "a mapping or a list cannot start on the line of `---`",
    hint: "put it on the next line",
    fix: [{ start: lineStart(text, start) + "---".length, end: start, text: "\n" }],
    reach: "line",
  };
}

function directive({ text }: Scene, before: number): Blame {
  const start = text.lastIndexOf("\n%", before) + 1;
  return {
    start,
    end: lineEnd(text, start),
    summary: "the line `---` is missing after the directive",
    hint: "remove the directive, or put `---` on a line of its own below it",
    reach: "document",
  };
}
