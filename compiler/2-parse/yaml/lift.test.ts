import * as fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { inFile } from "../../source/source.ts";
import { decode, lift } from "./lift.ts";
import type { Node, ScalarNode } from "./node.ts";
import { readYaml } from "./read.ts";

function scalarsOf(node: Node): readonly ScalarNode[] {
  switch (node.kind) {
    case "scalar":
      return [node];
    case "list":
      return node.items.flatMap(scalarsOf);
    case "map":
      return node.entries.flatMap(({ value }) => scalarsOf(value));
  }
}

function scalarsIn(text: string): readonly ScalarNode[] {
  return readYaml({ path: "x.vgo", text }, () => {}).flatMap(scalarsOf);
}

/** The file's text behind each character of the first scalar, `<nothing>` where it only folds. */
function seen(text: string): readonly string[] {
  const [scalar] = scalarsIn(text);
  if (scalar === undefined) throw new Error("no scalar");
  const source = lift(scalar);
  return Array.from(source.text, (_, index) => {
    const { start, end } = inFile({ source, start: index, end: index + 1 });
    return text.slice(start, end);
  });
}

test.each<[file: string, text: string, places: string]>([
  ["a: plain", "plain", "plain"],
  ["a: one\n  two\n\n  three\n", "one two\nthree", "one\ntwo\nthree"],
  ["a: 'it''s'\n", "it's", "it's"],
  ["a: 'one\n\n  two'\n", "one\ntwo", "one\ntwo"],
  ['a: "tab\\tx"\n', "tab\tx", "tab\\x"],
  ['a: "\\x41\\u0042\\U00000043"\n', "ABC", "\\\\\\"],
  ['a: "one\\\n  two"\n', "onetwo", "onetwo"],
  ['a: "one  \n\n  two"\n', "one\ntwo", "one\ntwo"],
  ["a: |\n  one\n    two\n", "one\n  two\n", "one\n  two\n"],
  ["a: |-\n  one\n\n  two\n", "one\n\ntwo", "one\n\ntwo"],
  ["a: |+\n  one\n\nb: 1\n", "one\n\n", "one\n\n"],
  ["a: |2\n    one\n", "  one\n", "  one\n"],
  ["- - a: |1-\n      one\n", " one", " one"],
  [
    "a: >\n  one\n  two\n\n  three\n    four\n",
    "one two\nthree\n  four\n",
    "one\ntwo\nthree\n  four\n",
  ],
  ["a: | # note\r\n  one\r\n  two\r\n", "one\ntwo\n", "one\rtwo\r"],
  ["a: 'one\r\n  two'\r\n", "one two", "one\rtwo"],
  ["a: 0644\n", "0644", "0644"],
])("each character of %j knows its place", (file, text, places) => {
  const [scalar] = scalarsIn(file);
  expect(scalar && lift(scalar).text).toBe(text);
  expect(seen(file).join("")).toBe(places);
});

test("an escape for a character of two units maps both to the escape", () => {
  const [scalar] = scalarsIn('a: "x\\U0001F600y"\n');
  expect(scalar && lift(scalar).within?.offsets).toEqual([4, 5, 5, 15, 16]);
});

test("a text that cannot be read again is all at its scalar", () => {
  const at = { source: { path: "x", text: "a: b\n" }, start: 3, end: 4 };
  const odd: ScalarNode = { kind: "scalar", value: "other", spelled: "other", style: "plain", at };
  const { text, within } = lift(odd);
  expect(text).toBe("other");
  expect(within?.offsets).toEqual([3, 3, 3, 3, 3, 3]);
});

const words = fc.string({
  unit: fc.constantFrom(
    ...Array.from("abc  \n\n\t'\"\\:#-{}[],&*!|>%@~0"),
    "é",
    "\u{1F600}",
    "\u0007",
    "\u00a0",
    "\r",
  ),
  maxLength: 40,
});
const styles = fc.constantFrom(
  "PLAIN",
  "QUOTE_SINGLE",
  "QUOTE_DOUBLE",
  "BLOCK_LITERAL",
  "BLOCK_FOLDED",
);

test("whatever the library writes is read again, and every character is where it says", () => {
  const files = fc.record({
    value: words,
    style: styles,
    lineWidth: fc.constantFrom(0, 20, 80),
    indent: fc.integer({ min: 1, max: 4 }),
    crlf: fc.boolean(),
  });
  fc.assert(
    fc.property(files, ({ value, style, lineWidth, indent, crlf }) => {
      const written = stringify(
        { a: [{ b: value }] },
        { defaultStringType: style, lineWidth, indent },
      );
      const text = crlf ? written.replaceAll("\n", "\r\n") : written;
      expect(scalarsIn(text).flatMap(faultsOf)).toEqual([]);
    }),
    { seed: 1, numRuns: 2000 },
  );
});

test("whatever the library reads is read again", () => {
  const bodies = fc.string({
    unit: fc.constantFrom(
      ...Array.from("ab  \n\n\t'\"\\ntx4:#-"),
      "\n  ",
      "\n    ",
      "\r\n",
      "\\\n",
      "''",
    ),
    maxLength: 30,
  });
  const openings = fc.constantFrom(
    "'",
    '"',
    "",
    "|\n  ",
    ">\n  ",
    "|+\n  ",
    ">-\n  ",
    "|1-\n  ",
    ">2+\n",
  );
  fc.assert(
    fc.property(openings, bodies, (opening, body) => {
      const closing = opening === "'" || opening === '"' ? opening : "";
      const text = `a:\n  b: ${opening}${body}${closing}`;
      expect(scalarsIn(text).flatMap(faultsOf)).toEqual([]);
    }),
    { seed: 2, numRuns: 5000 },
  );
});

/** What is wrong with how a scalar was read again. */
function faultsOf(scalar: ScalarNode): readonly string[] {
  const { text, offsets } = decode(scalar);
  const { source, start, end } = scalar.at;
  if (text !== (typeof scalar.value === "string" ? scalar.value : scalar.spelled)) return [text];
  if (offsets.length !== text.length + 1) return [`${offsets.length} offsets`];
  return offsets.slice(0, -1).flatMap((offset, index) => {
    if (offset < start || offset > end) return [`offset ${offset}`];
    // Breaks and escapes are said in another way; a last break may not be in the file at all.
    const there = offset === end ? "\n" : (source.text[offset] ?? "");
    return "\n \\\r".includes(there) || text[index] === there ? [] : [`${there} at ${offset}`];
  });
}
