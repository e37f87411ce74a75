import * as fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { gather } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../source/source.ts";
import type { Node } from "./node.ts";
import { entryOf, plain } from "./node.ts";
import type { YamlLimits } from "./read.ts";
import { readOne, readYaml, yamlLimits } from "./read.ts";

function read(text: string, limits: YamlLimits = yamlLimits): readonly Node[] {
  const { value, diagnostics } = gather((report) =>
    readYaml({ path: "x.vgo", text }, report, limits),
  );
  expect(diagnostics).toEqual([]);
  return value;
}

function mistakesIn(text: string, limits: YamlLimits = yamlLimits): readonly Diagnostic[] {
  return gather((report) => readYaml({ path: "x.vgo", text }, report, limits)).diagnostics;
}

function codesIn(text: string, limits: YamlLimits = yamlLimits): readonly string[] {
  return mistakesIn(text, limits).map(({ code }) => code);
}

function shown({ source, start, end }: Span): string {
  return source.text.slice(start, end);
}

function only(text: string): Node {
  const [node] = read(text);
  if (node === undefined) throw new Error("no document");
  return node;
}

test.each<[text: string, value: unknown, spelled: string]>([
  ["yes", "yes", "yes"],
  ["off", "off", "off"],
  ["true", true, "true"],
  ["FALSE", false, "FALSE"],
  ["~", null, "~"],
  ["null", null, "null"],
  ["12", 12, "12"],
  ["-0", 0, "-0"],
  ["0644", 644, "0644"],
  ["0o17", 15, "0o17"],
  ["0x1F", 31, "0x1F"],
  ["1.10", 1.1, "1.10"],
  ["1e3", 1000, "1e3"],
  ["9007199254740993", "9007199254740993", "9007199254740993"],
  ["1e999", "1e999", "1e999"],
  [".nan", ".nan", ".nan"],
  ["-.inf", "-.inf", "-.inf"],
  ["2024-01-31", "2024-01-31", "2024-01-31"],
  ["12:30:00", "12:30:00", "12:30:00"],
  ["'12'", "12", "12"],
  ["!!str 0644", "0644", "0644"],
  ["one\n  two", "one two", "one two"],
])("the scalar %j is %j", (text, value, spelled) => {
  expect(only(text)).toMatchObject({ kind: "scalar", value, spelled });
});

test.each([
  ["", 0],
  ["# only a note\n", 0],
  ["---\n...\n", 0],
  ["---\n---\na: 1\n", 1],
  ["a: 1\n---\nb: 1\n---\n- c\n", 3],
  ["null\n", 1],
])("%j holds %d documents", (text, count) => {
  expect(read(text)).toHaveLength(count);
});

test("everything knows exactly where it was written", () => {
  const text =
    "a: plain # note\n'b': \"double\"\nc:\n- one\n- {d: 1, e: [x]}\n\nf: |\n  text\n\ng:\nh: &x\n  i: 1\n # end\n";
  const root = only(text);
  if (root.kind !== "map") throw new Error("no mapping");
  expect(root.entries.map(({ keyAt }) => shown(keyAt)).join(" ")).toBe("a 'b' c f g h");
  expect(root.entries.map(({ value }) => shown(value.at))).toEqual([
    "plain",
    '"double"',
    "- one\n- {d: 1, e: [x]}",
    "|\n  text\n",
    "",
    "i: 1",
  ]);
  expect(entryOf(root, "g")?.value.at.start).toBe(text.indexOf("g:") + 2);
  expect(root.at).toMatchObject({ start: 0, end: text.indexOf("i: 1") + 4 });
});

test.each([
  ["a:   \nb: 1\n", 2],
  ["a: # note\nb: 1\n", 2],
  ["a:\n\n\nb: 1\n", 2],
  ["a: &x\nb: 1\n", 5],
  ["-   \n- 1\n", 1],
  ["{a, b: 1}\n", 2],
])("what is missing in %j is at %d", (text, offset) => {
  const root = only(text);
  const first =
    root.kind === "map" ? root.entries[0]?.value : root.kind === "list" ? root.items[0] : root;
  expect(first).toMatchObject({ value: null, at: { start: offset, end: offset } });
});

test("keys are the words that were written", () => {
  const keys = plain(only("8080: a\ntrue: b\n~: c\n1.10: d\n'': e\n? f\n: g\n__proto__: h\n"));
  expect(JSON.stringify(keys)).toBe(
    '{"8080":"a","true":"b","~":"c","1.10":"d","":"e","f":"g","__proto__":"h"}',
  );
});

test.each(["? [a]\n: b\n", "{a: 1}: b\n", "? {a: 1}\n", "a: &x [1]\n*x : 2\n"])(
  "%j has a key that is no word",
  (text) => {
    expect(codesIn(text)).toEqual(["complex-key"]);
  },
);

test("a key that stands twice is shown twice, and the last value counts", () => {
  const { value, diagnostics } = gather((report) =>
    readYaml({ path: "x.vgo", text: "a: 1\nb: 2\n'a': 3\na: 4\n" }, report),
  );
  expect(value.map(plain)).toEqual([{ b: 2, a: 4 }]);
  expect(
    diagnostics.map(({ subject, related }) => [subject.start, related?.[0]?.at.start]),
  ).toEqual([
    [10, 0],
    [17, 10],
  ]);
});

test("an alias is the very node of its anchor", () => {
  const root = only("a: &x {b: 1}\nc: *x\n&k d: *k\n");
  if (root.kind !== "map") throw new Error("no mapping");
  expect(entryOf(root, "c")?.value).toBe(entryOf(root, "a")?.value);
  expect(plain(root)).toEqual({ a: { b: 1 }, c: { b: 1 }, d: "d" });
});

test.each<[text: string, value: unknown]>([
  ["a: &x 1\nb: &x 2\nc: *x\n", { a: 1, b: 2, c: 2 }],
  ["a: &x [&x 1, *x]\nb: *x\n", { a: [1, 1], b: 1 }],
])("an alias means the anchor before it: %j", (text, value) => {
  expect(plain(only(text))).toEqual(value);
});

test.each<[merge: string, value: unknown]>([
  ["<<: *a\n  z: 3", { x: 1, y: 1, z: 3 }],
  ["y: 3\n  <<: *a", { y: 3, x: 1 }],
  ["<<: [*b, *a]", { y: 2, x: 1 }],
  ["<<: {y: 5}\n  z: 1", { y: 5, z: 1 }],
  ["<<: *m", { y: 2, z: 1 }],
  ["'<<': 1", { "<<": 1 }],
])("merge keys are merged in: %j", (merge, value) => {
  const bases = "- &a {x: 1, y: 1}\n- &b {y: 2}\n- &m {<<: *b, z: 1}\n";
  const root = plain(only(`${bases}- \n  ${merge}\n`));
  expect(Array.isArray(root) ? root[3] : root).toEqual(value);
  expect(JSON.stringify(Array.isArray(root) ? root[3] : root)).toBe(JSON.stringify(value));
});

test.each<[text: string, ...codes: string[]]>([
  ["a: {<<: 1}\n", "yaml-syntax"],
  ["a: {<<: [1]}\n", "yaml-syntax"],
  ["a: &x {b: 1}\nc:\n  <<: *x\n  <<: *x\n", "duplicate-key"],
  ["a: &x [*x]\n", "alias-cycle"],
  ["a: &x {b: {<<: *x}}\n", "alias-cycle"],
  ["a: *x\nb: &x 1\n", "unknown-anchor"],
  ["a: &x 1\n---\nb: *x\n", "unknown-anchor"],
])("%j is refused", (text, ...codes) => {
  expect(codesIn(text)).toEqual(codes);
});

const laughs = [
  "a: &a [x, x]",
  ..."bcdefghijklmnopqrstuvwxyz".split("").map((name, index) => {
    const before = "abcdefghijklmnopqrstuvwxyz"[index] ?? "";
    return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(", ")}]`;
  }),
].join("\n");

test("aliases of aliases of aliases end at the limit", () => {
  const { value, diagnostics } = gather((report) =>
    readYaml({ path: "x.vgo", text: laughs }, report),
  );
  expect(value).toEqual([]);
  expect(diagnostics.map(({ code }) => code)).toEqual(["alias-bomb"]);
});

test("aliases count for what they repeat, and nothing else does", () => {
  const text = "a: &a [1, 2]\nb: [*a, *a]\n";
  expect(codesIn(text, { depth: 100, expandedNodes: 6 })).toEqual([]);
  expect(codesIn(text, { depth: 100, expandedNodes: 5 })).toEqual(["alias-bomb"]);
  expect(codesIn("- 1\n".repeat(100), { depth: 100, expandedNodes: 5 })).toEqual([]);
});

test.each<[name: string, text: string]>([
  ["brackets", "[".repeat(100_000)],
  ["braces", "{a: ".repeat(100_000)],
  ["dashes", "- ".repeat(100_000)],
  ["question marks", "? ".repeat(100_000)],
  ["keys of keys", "? {a: [".repeat(1000)],
  ["indentation", Array.from({ length: 2000 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join("")],
])("%s may not be nested without end", (_, text) => {
  expect(codesIn(text)).toEqual(["nesting-too-deep"]);
});

test("nesting is allowed up to the limit", () => {
  const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
  expect(codesIn(nested(100))).toEqual([]);
  expect(mistakesIn(nested(101))).toMatchObject([
    { code: "nesting-too-deep", subject: { start: 100 } },
  ]);
});

test("a file that should hold one document says where the second one starts", () => {
  const source = { path: "x.vgo", text: "a: 1\n---\nb: 1\nc: 2\n" };
  const { value, diagnostics } = gather((report) => readOne(source, report));
  expect(value && plain(value)).toEqual({ a: 1 });
  expect(diagnostics.map(({ code }) => code)).toEqual(["several-documents"]);
  expect(diagnostics.map(({ subject }) => shown(subject))).toEqual(["b: 1"]);
});

test("a document that is not sound gives no node, the others do", () => {
  const { value } = gather((report) =>
    readYaml({ path: "x.vgo", text: "a: 1\n---\nb: @c\n---\nd: 1\n" }, report),
  );
  expect(value.map(plain)).toEqual([{ a: 1 }, { d: 1 }]);
});

test("what was written from values is read as those values", () => {
  const values = fc.jsonValue({ maxDepth: 4 });
  fc.assert(
    fc.property(values, fc.constantFrom(0, 80), (value, lineWidth) => {
      fc.pre(!/\d{16}/u.test(JSON.stringify(value)));
      const text = stringify(value, { lineWidth, aliasDuplicateObjects: false });
      expect(read(text).map(plain)).toEqual([JSON.parse(JSON.stringify(value))]);
    }),
    { seed: 3, numRuns: 500 },
  );
});

const crate = `# A web server.
name: nginx
vars: &vars
  port: 80
  names: ["a", 'b', c]
resources:
  - name: conf
    type: file
    target_path: /etc/nginx.conf
    content: |
      listen {{ .Vars.port }};
    when: os_family("debian")
  - name: other
    <<: *vars
    text: >-
      folded
      text
`;

/** A tree can be walked, every place is in the file, and every summary is one line. */
function faultsOf(text: string): readonly string[] {
  const isInside = ({ start, end }: Span): boolean =>
    start >= 0 && start <= end && end <= text.length;
  const { value, diagnostics } = gather((report) => readYaml({ path: "x.vgo", text }, report));
  return [
    ...(value.length === 0 && diagnostics.length === 0 && isMeaningful(text) ? [text] : []),
    ...value.filter((node) => JSON.stringify(plain(node)) === undefined || !isInside(node.at)),
    ...diagnostics.filter(
      ({ subject, related = [], fix, summary, hint = "" }) =>
        !isInside(subject) ||
        !related.every(({ at }) => isInside(at)) ||
        fix?.edits.every(({ at }) => isInside(at)) === false ||
        /\p{Cc}/u.test(summary + hint),
    ),
  ].map((odd) => JSON.stringify(odd));
}

/** Nothing may vanish without a word, except what says nothing. */
function isMeaningful(text: string): boolean {
  return text.split("\n").some((line) => !/^(?:---|\.\.\.)?\s*(?:#.*)?$/su.test(line));
}

test("no text makes the reader fail", () => {
  const yamlish = fc.string({
    unit: fc.constantFrom(
      ...Array.from("ab01 \n\t'\"\\:#-{}[],&*!|>%@`~?.<=\r\0"),
      "\n  ",
      "- ",
      ": ",
      "---\n",
      "{{",
      "}}",
      "<<: *a",
      "&a ",
      "\u{1F600}",
      "\u0018",
    ),
    maxLength: 60,
  });
  fc.assert(
    fc.property(yamlish, (text) => {
      expect(faultsOf(text)).toEqual([]);
    }),
    { seed: 4, numRuns: 3000 },
  );
});

test("no slip of the hand in a file makes the reader fail", () => {
  const slips = fc.array(
    fc.record({
      at: fc.nat(crate.length),
      deleted: fc.nat(4),
      text: fc.string({
        unit: fc.constantFrom(...Array.from(" \n\t'\"\\:#-{}[],&*!|>%@a")),
        maxLength: 3,
      }),
    }),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(slips, (edits) => {
      const text = edits.reduce(
        (before, edit) =>
          before.slice(0, edit.at) + edit.text + before.slice(edit.at + edit.deleted),
        crate,
      );
      expect(faultsOf(text)).toEqual([]);
    }),
    { seed: 5, numRuns: 2000 },
  );
});
