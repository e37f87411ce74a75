// The limits of reading, and what it leaves beside the tree.
import { expect, test } from "vitest";
import type { Outcome } from "../../diagnostics/diagnostic.ts";
import { gather } from "../../diagnostics/diagnostic.ts";
import type { Source } from "../../source/source.ts";
import { makeWhenParser } from "./parse-when.ts";
import type { ParsedText, ParsedWhen } from "./parsed-when.ts";

const parseWhen = makeWhenParser();

function parse(
  text: string,
  parseText: (source: Source) => ParsedText | undefined = () => undefined,
): Outcome<ParsedWhen | undefined> {
  return gather((report) => parseWhen({ path: "case", text }, { parseText }, report));
}

function summaries(text: string): readonly string[] {
  return parse(text).diagnostics.map((diagnostic) => diagnostic.summary);
}

test("every node knows where it was written", () => {
  const text = `!a && (os_family("x") || b == 'c')`;
  const { value } = parse(text);
  const written = [...(value?.places ?? [])].map(([node, { start, end }]) => [
    "kind" in node ? node.kind : "",
    text.slice(start, end),
  ]);
  expect(written.toSorted(([a = ""], [b = ""]) => (String(a) < String(b) ? -1 : 1))).toEqual([
    ["all", text],
    ["any", `os_family("x") || b == 'c'`],
    ["call", `os_family("x")`],
    ["equal", `b == 'c'`],
    ["name", "a"],
    ["name", "b"],
    ["not", "!a"],
    ["text", `"x"`],
    ["text", "'c'"],
  ]);
  expect(value?.at).toMatchObject({ start: 0, end: text.length });
});

test("a hundred levels are read, and one more is refused", () => {
  const nested = (depth: number): string => `${"(".repeat(depth)}a${")".repeat(depth)}`;
  const negated = (depth: number): string => `${"!".repeat(depth)}a`;
  const mixed = (depth: number): string => `${"!(".repeat(depth / 2)}a${")".repeat(depth / 2)}`;
  const refused = ["this condition is nested more than 100 levels deep"];
  for (const write of [nested, negated, mixed]) {
    expect(summaries(write(100))).toEqual([]);
    expect(summaries(write(102))).toEqual(refused);
    expect(summaries(write(4_900))).toEqual(refused);
  }
  expect(summaries("(".repeat(9_000))).toEqual(refused);
});

test("depth is not counted across neighbours", () => {
  expect(summaries(Array.from({ length: 300 }, () => "!(!(a))").join(" && "))).toEqual([]);
  expect(summaries(Array.from({ length: 300 }, () => "!a").join(" || "))).toEqual([]);
});

test("what is too long is refused without being read", () => {
  expect(summaries("a ".repeat(5_001))).toEqual([
    "this condition has 10002 characters, and 10000 is the limit",
  ]);
  expect(summaries(`release == '${"x".repeat(9_980)}'`)).toEqual([]);
});

test("a condition of many branches is read without looking at each way through it", () => {
  const branches = Array.from({ length: 400 }, (_, at) => `(a${at} || b${at})`);
  expect(summaries([...branches, "c", "!c"].join(" && "))).toEqual([]);
});

test("a template is handed over with its place, and its places are kept", () => {
  const node = {};
  const sources: Source[] = [];
  const { value, diagnostics } = parse(String.raw`'it\'s {{ .Vars.a }}' != ''`, (source) => {
    sources.push(source);
    return { tree: [], places: new Map([[node, { source, start: 5, end: 8 }]]) };
  });
  expect(diagnostics).toEqual([]);
  const [source] = sources;
  expect(source?.text).toBe("it's {{ .Vars.a }}");
  expect(Array.from(source?.within?.offsets ?? []).slice(0, 5)).toEqual([1, 2, 3, 5, 6]);
  expect(value?.places.get(node)).toMatchObject({ start: 5, end: 8 });
});

test("a template that cannot be read leaves no condition, and no second message", () => {
  const { value, diagnostics } = parse("a && '{{ ?? }}' == 'x'");
  expect(value).toBeUndefined();
  expect(diagnostics).toEqual([]);
});
