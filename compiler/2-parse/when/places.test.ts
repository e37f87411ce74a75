// A condition inside YAML: whatever the style of the scalar, a mark lands on the words in the file.
import { expect, test } from "vitest";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { placeFinder } from "../../source/position.ts";
import { inFile } from "../../source/source.ts";
import { lift } from "../yaml/lift.ts";
import { entryOf } from "../yaml/node.ts";
import { readOne } from "../yaml/read.ts";
import { makeWhenParser } from "./parse-when.ts";

const parseWhen = makeWhenParser();

function diagnose(text: string): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => void found.push(diagnostic);
  const root = readOne({ path: "a.vgo", text }, report);
  const node = root?.kind === "map" ? entryOf(root, "when")?.value : undefined;
  if (node?.kind !== "scalar") throw new Error("no condition in this YAML");
  const parseText = (): undefined => undefined;
  parseWhen(lift(node), { parseText }, report);
  return found;
}

function firstPlace(text: string): string {
  const [first] = diagnose(text);
  if (first === undefined) return "nothing is wrong";
  const { line, column, endLine, endColumn } = placeFinder()(first.subject);
  return `${line}:${column} to ${endLine}:${endColumn}`;
}

test.each([
  ["plain", "when: day_of_week('funday')\n", "1:19 to 1:27"],
  ["double quotes", `when: "day_of_week('funday')"\n`, "1:20 to 1:28"],
  ["single quotes, doubled inside", "when: 'a && day_of_week(''funday'')'\n", "1:25 to 1:34"],
  ["escapes before", String.raw`when: "\"x\" == a && day_of_week('funday')"`, "1:34 to 1:42"],
  ["an escape sign", String.raw`when: "\u0061 && day_of_week('funday')"`, "1:30 to 1:38"],
  ["plain over two lines", "when: a &&\n  day_of_week('funday')\n", "2:15 to 2:23"],
  ["quoted over two lines", `when: "a &&\n    day_of_week('funday')"\n`, "2:17 to 2:25"],
  ["a literal block", "when: |\n  a &&\n  day_of_week('funday')\n", "3:15 to 3:23"],
  ["a folded block", "when: >-\n  a &&\n\n  day_of_week('funday')\n", "4:15 to 4:23"],
  ["behind an emoji", "when: \"'😀' == a && day_of_week('funday')\"\n", "1:33 to 1:41"],
  ["in a flow mapping", `{name: x, when: "day_of_week('funday')"}\n`, "1:30 to 1:38"],
  ["where the text ends", `when: "(a"\n`, "1:10 to 1:10"],
  ["where a block ends", "when: |\n  (a\n", "2:5 to 2:5"],
])("%s", (_, yaml, place) => {
  expect(firstPlace(yaml)).toBe(place);
});

test("the open bracket is shown beside the place where its pair is missing", () => {
  const [diagnostic] = diagnose("when: >-\n  a && (b\n  || c\n");
  const place = placeFinder();
  expect(diagnostic?.summary).toBe("expected ')' to close the group opened here");
  expect(diagnostic && place(diagnostic.subject)).toMatchObject({ line: 3, column: 7 });
  const [related] = diagnostic?.related ?? [];
  expect(related && place(related.at)).toMatchObject({ line: 2, column: 8, endColumn: 9 });
});

test.each([
  ["when: a and b", "when: a && b"],
  ['when: "not a"', 'when: "!a"'],
  ["when: a and not b", "when: a && !b"],
  // A plain scalar that begins with `!` would be a tag, so it gets quotes.
  ["when: not a", 'when: "!a"'],
  ["when: |\n  not a\n", "when: |\n  not a\n"],
])("%s is mended in place", (yaml, mended) => {
  const edits = diagnose(yaml).flatMap(({ fix }) => fix?.edits ?? []);
  const done = edits
    .map(({ at, text }) => ({ at: inFile(at), text }))
    .toSorted((a, b) => b.at.start - a.at.start)
    .reduce((done, { at, text }) => done.slice(0, at.start) + text + done.slice(at.end), yaml);
  expect(done).toBe(mended);
});
