// Takes the comments out of a YAML text, and leaves what it says to the letter.
import { commentsOf } from "../2-parse/yaml/comments.ts";
import { applyEdits, startOfLine } from "../source/edit.ts";

/** FMT-06. What stands in a scalar is data, whatever it looks like (FMT-05). */
export function stripComments(text: string): string {
  const edits = commentsOf(text).map(({ start, end }) => {
    const line = startOfLine(text, start);
    const before = text.slice(line, start).trimEnd();
    if (before !== "") return { start: line + before.length, end, text: "" };
    // A line goes with its comment, and empty lines below it do too: behind a block that keeps its line
    // ends they would become a part of it.
    const empty = /^(?:[ \t]*\r?\n)*(?:[ \t]*$)?/.exec(text.slice(end))?.[0] ?? "";
    return { start: line, end: end + empty.length, text: "" };
  });
  return applyEdits(text, edits);
}
