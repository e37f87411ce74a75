// What a test expects of a value, and how a value differs from that.
import { expect, test } from "vitest";
import type { Value } from "../../runtime/contract/value.ts";
import { readExpectation } from "../2-parse/policy-test/read-expectation.ts";
import { readOne } from "../2-parse/yaml/read.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { differences } from "./differences.ts";

/** The differences as a person reads them. */
function told(expected: string, found: Value | undefined): readonly string[] {
  const source = { path: "tests/a.vgo", text: `a: ${expected}\n` };
  const mistakes: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => void mistakes.push(diagnostic);
  const root = readOne(source, report);
  const node = root?.kind === "map" ? root.entries[0]?.value : undefined;
  const expectation = node === undefined ? undefined : readExpectation(node, report);
  expect(mistakes).toEqual([]);
  if (expectation === undefined) throw new Error(`${expected} was not read`);
  const at = { source, start: 0, end: 1 };
  return differences({ path: "a", at }, expectation, found).map(({ path, words, detail }) =>
    [path, words, ...(detail === undefined ? [] : [detail])].join(" "),
  );
}

const fitting: readonly (readonly [expected: string, found: Value | undefined])[] = [
  ["1", 1],
  ["0644", "0644"],
  ["yes", "yes"],
  ["true", true],
  ["null", null],
  ["[a, 1]", ["a", 1]],
  ["{ b: 1 }", { b: 1, c: 2 }],
  ["{ b: { c: 1 } }", { b: { c: 1, d: 2 } }],
  ["{ equals: { b: 1 } }", { b: 1 }],
  ["{ equals: { contains: x } }", { contains: "x" }],
  ["{ contains: b }", "abc"],
  ["{ contains: b }", ["a", "b"]],
  ["{ contains: { b: 1 } }", [{ b: 1 }]],
  ["{ lacks: d }", "abc"],
  ["{ lacks: a }", ["ab"]],
  ["{ lacks: a }", undefined],
  ["{ matches: ^b$ }", "a\nb\nc"],
  ["{ absent: true }", undefined],
  ["{ b: { absent: true }, c: { contains: x } }", { c: "xy" }],
  ["{ contains: x, lacks: y }", { contains: "x", lacks: "y" }],
];

test.each(fitting)("%s is met by %j", (expected, found) => {
  expect(told(expected, found)).toEqual([]);
});

const failing: readonly (readonly [
  expected: string,
  found: Value | undefined,
  words: readonly string[],
])[] = [
  ["1", 2, ["a is 2, not 1,"]],
  ["1", undefined, ["a is absent, not 1,"]],
  ['"1"', 1, ['a is 1, not "1",']],
  ["[a]", ["a", "b"], ['a is ["a","b"], not ["a"],']],
  ["{ b: 1, c: 2 }", { b: 2 }, ["a.b is 2, not 1,", "a.c is absent, not 2,"]],
  ["{ b: 1 }", "text", ['a is "text", not {"b":1},']],
  ["{ equals: { b: 1 } }", { b: 1, c: 2 }, ['a is {"b":1,"c":2}, not {"b":1},']],
  ["{ contains: d }", "abc", ['a does not contain "d" It is "abc".']],
  [
    "{ contains: { b: 1 } }",
    [{ b: 1, c: 2 }],
    ['a does not contain {"b":1} It is [{"b":1,"c":2}].'],
  ],
  ["{ lacks: b }", "abc", ['a contains "b" It is "abc".']],
  ["{ contains: b }", undefined, ['a does not contain "b" There is no such attribute.']],
  ["{ matches: ^c }", "abc", ['a does not match "^c" It is "abc".']],
  ["{ matches: a }", ["a"], ['a does not match "a" It is ["a"].']],
  ["{ absent: true }", "b", ['a is "b", not absent,']],
  [
    '"b\\nc\\n"',
    "b\nd\n",
    ["a is another text - is expected, + is found.\n@@ -1,2 +1,2 @@\n b\n-c\n+d"],
  ],
];

test.each(failing)("%s is not met by %j", (expected, found, words) => {
  expect(told(expected, found)).toEqual(words);
});
