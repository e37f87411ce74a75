import * as fc from "fast-check";
import { expect, test } from "vitest";
import { unifiedDiff } from "./unified-diff.ts";

const names = { from: "/etc/motd", to: "/etc/motd" };

test("equal texts have no difference", () => {
  expect(unifiedDiff("a\nb\n", "a\nb\n", names)).toBe("");
});

test.each([
  ["a new text", "", "a\nb\n", "@@ -0,0 +1,2 @@\n+a\n+b\n"],
  ["a text that goes", "a\n", "", "@@ -1 +0,0 @@\n-a\n"],
  ["one line", "a\nb\nc\n", "a\nB\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"],
  [
    "a last line that gains its end",
    "a",
    "a\n",
    "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n",
  ],
  [
    "an unchanged last line without an end",
    "x\na",
    "y\na",
    "@@ -1,2 +1,2 @@\n-x\n+y\n a\n\\ No newline at end of file\n",
  ],
  ["other line ends", "a\r\n", "a\n", "@@ -1 +1 @@\n-a\r\n+a\n"],
])("%s", (_, oldText, newText, hunks) => {
  expect(unifiedDiff(oldText, newText, names)).toBe(`--- /etc/motd\n+++ /etc/motd\n${hunks}`);
});

test("changes far apart are shown apart, changes close by together", () => {
  const lines = (...changed: number[]): string =>
    Array.from(
      { length: 30 },
      (_, index) => `${index}${changed.includes(index) ? "!" : ""}\n`,
    ).join("");
  const hunks = (...changed: number[]): number =>
    unifiedDiff(lines(), lines(...changed), names).split("\n@@ ").length - 1;
  expect(hunks(5, 12)).toBe(1);
  expect(hunks(5, 13)).toBe(2);
});

test("the difference is the shortest there is", () => {
  const shown = unifiedDiff("a\nb\nc\na\nb\nb\na\n", "c\nb\na\nb\na\nc\n", names);
  expect(shown.split("\n").filter((line) => /^[-+](?![-+])/.test(line))).toHaveLength(5);
});

test("long texts that have nothing in common are compared in reasonable time", () => {
  const count = 10_000;
  const ascending = Array.from({ length: count }, (_, index) => `line ${index}\n`);
  const oldText = ascending.join("");
  const newText = ascending.reverse().join("");
  expect(patched(oldText, unifiedDiff(oldText, newText, names))).toBe(newText);
});

test("whatever the texts, the difference turns the old one into the new one", () => {
  const line = fc.constantFrom("a", "b", "c", "", " ", "-x", "+x", "\\", "@@ -1 +1 @@", "a\r");
  const text = fc
    .tuple(fc.array(line, { maxLength: 40 }), fc.boolean())
    .map(([lines, ended]) => lines.join("\n") + (ended && lines.length > 0 ? "\n" : ""));
  const context = fc.integer({ min: 0, max: 4 });
  fc.assert(
    fc.property(text, text, context, (oldText, newText, context) => {
      const difference = unifiedDiff(oldText, newText, { ...names, context });
      expect(patched(oldText, difference)).toBe(newText);
    }),
    { numRuns: 2_000 },
  );
});

/** What `patch` does, without its tolerance: every line must be exactly where the hunk says. */
function patched(text: string, difference: string): string {
  if (difference === "") return text;
  const source = text === "" ? [] : text.split(/(?<=\n)/);
  const result: string[] = [];
  let at = 0;
  const [from, to, ...lines] = difference.split("\n").slice(0, -1);
  must(from === "--- /etc/motd" && to === "+++ /etc/motd", "the head names the files");
  let left = { old: 0, new: 0 };
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    if (left.old === 0 && left.new === 0) {
      const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@$/.exec(line);
      must(header !== null, `a hunk starts at ${line}`);
      left = { old: Number(header?.[2] ?? 1), new: Number(header?.[4] ?? 1) };
      const start = Number(header?.[1]) - (left.old === 0 ? 0 : 1);
      result.push(...source.slice(at, start));
      at = start;
      must(result.length === Number(header?.[3]) - (left.new === 0 ? 0 : 1), "the new range fits");
      continue;
    }
    const open = lines[index + 1] === "\\ No newline at end of file";
    const content = line.slice(1) + (open ? "" : "\n");
    if (open) index += 1;
    if (line[0] !== "+") {
      must(source[at] === content, `the old text has ${line}`);
      at += 1;
      left.old -= 1;
    }
    if (line[0] !== "-") {
      result.push(content);
      left.new -= 1;
    }
  }
  must(left.old === 0 && left.new === 0, "the last hunk is whole");
  return [...result, ...source.slice(at)].join("");
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`not so: ${what}`);
}
