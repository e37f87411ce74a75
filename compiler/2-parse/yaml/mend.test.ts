import { expect, test } from "vitest";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { gather } from "../../diagnostics/diagnostic.ts";
import { readYaml } from "./read.ts";

function mistakesIn(text: string): readonly Diagnostic[] {
  return gather((report) => readYaml({ path: "x.vgo", text }, report)).diagnostics;
}

function mended(text: string): string | undefined {
  const edits = mistakesIn(text)[0]?.fix?.edits;
  return edits?.reduceRight(
    (mended, { at, text }) => mended.slice(0, at.start) + text + mended.slice(at.end),
    text,
  );
}

test.each<[text: string, mended: string]>([
  ["a: {{ .Vars.b }} # note\n", 'a: "{{ .Vars.b }}" # note\n'],
  ['a: {{ index .b "c" }}-{{ .d }}\n', "a: '{{ index .b \"c\" }}-{{ .d }}'\n"],
  ["a: [{{ .b }}-x, {{ .c }}]\n", 'a: ["{{ .b }}-x", {{ .c }}]\n'],
  ["a: b: c # note\n", 'a: "b: c" # note\n'],
  ["a: it's: c\n", 'a: "it\'s: c"\n'],
  ["a: @b c\n", 'a: "@b c"\n'],
  ["a: [@b, c]\n", 'a: ["@b", c]\n'],
  ["a: %d\r\nb: 1\r\n", 'a: "%d"\r\nb: 1\r\n'],
  ["a: >= 1.2\n", 'a: ">= 1.2"\n'],
  ["a: !b && c\n", 'a: "!b && c"\n'],
  ['a: "b" == "c"\n', 'a: \'"b" == "c"\'\n'],
  ["a: *\n", 'a: "*"\n'],
  ["a: *.example.com\n", 'a: "*.example.com"\n'],
  ["a: [*.example.com, b]\n", 'a: ["*.example.com", b]\n'],
  ['a: "\\d"\n', 'a: "\\\\d"\n'],
  ["a:b\nc: 1\n", "a: b\nc: 1\n"],
  ["a:\n  -b: 1\n    c: 2\n", "a:\n  - b: 1\n    c: 2\n"],
  ['a: "b"#c\n', 'a: "b" #c\n'],
  ["--- a: 1\n", "---\na: 1\n"],
  ["a:\n\t- b: 1\n\t  c: 2\n", "a:\n  - b: 1\n    c: 2\n"],
  ["a:\n    b: 1\n\tc: 2\n", "a:\n    b: 1\n    c: 2\n"],
  ["-\ta: 1\n\tb: 2\n", "- a: 1\n  b: 2\n"],
  ["a: |\n\tb\n\tc\n", "a: |\n  b\n  c\n"],
  ["a:\n  b: |\n    all:\n    \tgcc\n\tc: 1\n", "a:\n  b: |\n    all:\n    \tgcc\n  c: 1\n"],
  ["a: [\n\t1,\n\t2\n]\n", "a: [\n  1,\n  2\n]\n"],
  ["\ta: 1\n\tb:\n\t\tc: 2\n", "  a: 1\n  b:\n    c: 2\n"],
])("%j is mended to %j", (text, wanted) => {
  expect(mended(text)).toBe(wanted);
});

test.each([
  "a: {{ .b }\n",
  "a: !!binary b\n",
  "a: |b\n  c\n",
  "a: 'it's'\n",
  "a: x\n\ty: 1\n",
  "a: *b\n",
  'a: "b"c\n',
])("%j has no mend that a machine could be sure of", (text) => {
  const found = mistakesIn(text);
  expect(found).toHaveLength(1);
  expect(found[0]?.fix).toBeUndefined();
});

test.each<[text: string, hint: string]>([
  ["a: 1\n b: 2\n", "let it start in column 1 like `a`"],
  [
    "- a:\n    b:\n      c: 1\n   d: 2\n",
    "let it start in column 7 like `c`, or in column 5 like `b`, or in column 3 like `a`",
  ],
  ["a:\n  - b\n - c\n", "let it start in column 3 like the `-` above"],
  ["- a\nb: 1\n", "indent it below the list item that it belongs to"],
  ["a: 1\n- b\n", "indent it below the key that it belongs to"],
  [
    "a:\n  b: |\n    x: 1\n    y\n   z\nc: 1\n",
    "let it start in column 3 like `b`, or in column 1 like `a`, or indent it like the text above it",
  ],
  ["a: &base 1\nb: *bsae\n", 'did you mean "base"?'],
])("the hint for %j is %j", (text, hint) => {
  expect(mistakesIn(text)[0]?.hint).toBe(hint);
});

test("all lines with tabs are one mistake, which shows four of them", () => {
  const keys = ["b", "c", "d", "e", "f", "g"];
  const text = `a:\n${keys.map((key) => `\t${key}: 1\n`).join("")}`;
  const [mistake, ...others] = mistakesIn(text);
  expect(others).toEqual([]);
  expect(mistake?.summary).toBe("6 lines are indented with tabs");
  expect(mistake?.related).toHaveLength(3);
  expect(mistake?.fix?.edits).toHaveLength(6);
});

test("tabs do not hide what is wrong in another document, nor what stands above them", () => {
  const text = 'a: "\\d"\nb:\n\tc: 1\n   d: 2\n---\ne: @f\n';
  expect(mistakesIn(text).map(({ code, subject }) => [code, subject.start])).toEqual([
    ["tab-indent", 11],
    ["yaml-syntax", 4],
    ["yaml-syntax", 32],
  ]);
});
