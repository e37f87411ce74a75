// Words for what the yaml library did not expect: text after a value, stray brackets, odd headers.
import type { Blame } from "./blame.ts";
import { misplacedLine, startsLine } from "./indentation.ts";
import type { Complaint } from "./library.ts";
import type { Landmark, Scene } from "./scene.ts";
import { endOf, excerpt, lineEnd, lineStart, quoted, restEnd } from "./scene.ts";

export function blameUnexpected(scene: Scene, complaint: Complaint): Blame {
  const { text } = scene;
  const { start, message } = complaint;
  const header = scene.landmarks.findLast(
    ({ type, offset }) =>
      type === "block-scalar" && offset <= start && start <= lineEnd(text, offset),
  );
  if (header !== undefined) return blockHeader(text, header);
  if (/flow-(?:seq|map)-end/u.test(message)) return strayBracket(text, start);
  if (/ , in | empty item /u.test(message)) return strayComma(start);
  if (startsLine(text, start)) return misplacedLine(scene, start);
  if (/block-seq-ind/u.test(message)) return listBesideKey(start);
  const before = landmarkBefore(scene, start);
  return before === undefined ? stray(text, complaint) : textAfter(text, before, start);
}

/** Of those on the line the one that ends last: brackets rather than what is in them. */
function landmarkBefore({ text, landmarks }: Scene, offset: number): Landmark | undefined {
  return landmarks
    .filter((landmark) => landmark.offset >= lineStart(text, offset) && endOf(landmark) <= offset)
    .reduce<Landmark | undefined>(
      (last, next) => (last !== undefined && endOf(last) >= endOf(next) ? last : next),
      undefined,
    );
}

function stray(text: string, { start, end }: Pick<Complaint, "start" | "end">): Blame {
  return {
    start,
    end,
    summary: `\`${excerpt(text, start, end)}\` cannot stand here`,
    hint: "put the value in quotes if it is meant as text",
    reach: "document",
  };
}

function textAfter(text: string, before: Landmark, start: number): Blame {
  const end = restEnd(text, start);
  const whole = text.slice(before.offset, end);
  const mark = text[before.offset] ?? "";
  // A bracket that nobody expects confuses the lines below as well.
  const reach = "[{".includes(text[start] ?? "") ? "document" : "line";
  const place = { start, end: Math.max(end, start + 1), reach } as const;
  const fix = [{ start: before.offset, end, text: quoted(whole) }];
  if (before.type === "alias") {
    const summary = `text follows the alias \`${excerpt(text, before.offset, endOf(before))}\``;
    return { ...place, summary, hint: "put the whole value in quotes", fix };
  }
  if (before.type === "flow-collection") {
    const summary = "text follows the closing bracket";
    return { ...place, summary, hint: "put the whole value in quotes", fix };
  }
  if (before.type === "scalar" || before.type === "block-scalar")
    return stray(text, { start, end });
  const summary = "text follows the closing quote";
  if (start === endOf(before) && whole.split(mark).length % 2 === 0) {
    const escaped = mark === "'" ? "''" : '\\"';
    return { ...place, summary, hint: `write ${escaped} for a quote inside these quotes` };
  }
  if (start === endOf(before)) {
    return { ...place, summary, hint: "put the closing quote at the end of the value" };
  }
  return { ...place, summary, hint: "put the whole value in quotes", fix };
}

function blockHeader(text: string, { offset, ...block }: Landmark): Blame {
  const end = restEnd(text, offset);
  const isAlone = block.type === "block-scalar" && block.source.trim() === "";
  const value = text.slice(offset, end);
  return {
    start: offset,
    end,
    summary: `\`${excerpt(text, offset, end)}\` is read as the header of a block of text`,
    hint: isAlone
      ? "put a value that starts with `>` or `|` in quotes"
      : "start the text of the block on the next line",
    fix: isAlone ? [{ start: offset, end, text: quoted(value) }] : undefined,
    reach: "line",
  };
}

function strayBracket(text: string, start: number): Blame {
  return {
    start,
    end: start + 1,
    summary: `the \`${text[start] ?? ""}\` closes nothing`,
    hint: "remove it, or put the value in quotes",
    reach: "document",
  };
}

function strayComma(start: number): Blame {
  return {
    start,
    end: start + 1,
    summary: "no value stands before this comma",
    hint: "remove the comma, or write the value",
    reach: "line",
  };
}

function listBesideKey(start: number): Blame {
  return {
    start,
    end: start + 1,
    summary: "a list cannot start on the line of its key",
    hint: "put each item on a line of its own below the key, or write [a, b]",
    reach: "document",
  };
}
