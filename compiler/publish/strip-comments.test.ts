import { readdir, readFile } from "node:fs/promises";
import { array, assert, constantFrom, property } from "fast-check";
import { parseAllDocuments } from "yaml";
import { expect, test } from "vitest";
import { stripComments } from "./strip-comments.ts";

test.each([
  ["lines of their own", "# a\nname: x\n\n  # b\n\nvars: {}\n", "name: x\n\nvars: {}\n"],
  ["behind values", "name: x # a\nkind: 'a # b' # c\n", "name: x\nkind: 'a # b'\n"],
  ["labels", "#~ Manages file\nname: x\n", "name: x\n"],
  [
    "but not content (FMT-05)",
    "a: |+ # c\n  # data\n  b\n\n# gone\n\nc: d\n",
    "a: |+\n  # data\n  b\n\nc: d\n",
  ],
  ["nor what only looks like one", "a: b#c\nd: 'e#'\n", "a: b#c\nd: 'e#'\n"],
  ["line ends as they are", "# a\r\nname: x # b\r\nvars: {}\r\n", "name: x\r\nvars: {}\r\n"],
  ["in flows", "a: [b, # c\n  d]\n", "a: [b,\n  d]\n"],
  ["all that there is", "# a\n# b\n", ""],
])("comments go (FMT-06): %s", (_, text, stripped) => {
  expect(stripComments(text)).toBe(stripped);
});

/** Undefined for a text that is not sound. */
function values(text: string): readonly unknown[] | undefined {
  const documents = parseAllDocuments(text);
  if (documents.some(({ errors }) => errors.length > 0)) return undefined;
  try {
    return documents.map((document): unknown => document.toJS());
  } catch (error) {
    // The parser does not hold names of anchors against those of aliases.
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

const line = constantFrom(
  "a: b", "a: b # c", "# d", "  # e", "", "  ", "- f", "  - g # h", "k: |", "k: |+", "k: >-", "  i", "   # j",
  "'l # m': n", '"o # p": #q', "r: [s, #t", "  u]", "---", "...", "v: &w x", "y: *w", "#~ z", "  a # b",
); // prettier-ignore

test("nothing else changes, whatever the lines", () => {
  assert(
    property(array(line, { maxLength: 12 }), (lines) => {
      const text = lines.join("\n");
      const said = values(text);
      if (said === undefined) return;
      const stripped = stripComments(text);
      expect(values(stripped)).toEqual(said);
      expect(stripComments(stripped)).toBe(stripped);
    }),
    { numRuns: 2000 },
  );
});

test("no example changes its meaning", async () => {
  const found = await readdir("fixtures", { recursive: true });
  const crates = found.filter((path) => /configcrates\/[^/]+\.vgo$/.test(path));
  expect(crates.length).toBeGreaterThan(100);
  // Links that lead nowhere are among them.
  const texts = await Promise.all(
    crates.map((path) => readFile(`fixtures/${path}`, "utf8").catch(() => "")),
  );
  const sound = texts.filter((text) => values(text) !== undefined);
  expect(sound.map((text) => values(stripComments(text)))).toEqual(sound.map(values));
});
