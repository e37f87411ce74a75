import { expect, test } from "vitest";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { placeFinder } from "../../source/position.ts";
import { readYaml } from "./read.ts";

function mistakesIn(text: string): readonly string[] {
  const found: Diagnostic[] = [];
  readYaml({ path: "x.vgo", text }, (diagnostic) => found.push(diagnostic));
  const place = placeFinder();
  return found.map(({ code, summary, subject }) => {
    const { line, column } = place(subject);
    return `${line}:${column} ${code}: ${summary}`;
  });
}

const colonInValue = "the value holds a colon with a space after it, which makes it a key";
const unquotedTemplate = "a value that starts with `{{` stands without quotes";
const noQuote = "the closing quote is missing";
const textBehind = "text follows the closing quote";
const header = "is read as the header of a block of text";
const badDirective = "this line is read as a YAML directive, and is not a sound one";
const tag = "is read as a YAML tag, and no such tag is known here";

test.each<[text: string, ...mistakes: string[]]>([
  // Keys without a colon.
  ["a: 1\nb\n", "2:1 yaml-syntax: `b` has no colon behind it"],
  ["a\nb: 1\n", "1:1 yaml-syntax: `a` has no colon behind it"],
  ["a: 1\nsome words\nb: 2\n", "2:1 yaml-syntax: `some words` has no colon behind it"],
  ["a:\n  b: 1\n  c # note\n  d: 2\n", "3:3 yaml-syntax: `c` has no colon behind it"],
  ["a:b\nc: 1\n", "1:3 yaml-syntax: a space is missing after the colon"],
  ["a: {'b':c}\nd: 1\n"],
  [": x\n", "1:1 yaml-syntax: no key stands before this colon"],
  // Indentation.
  ["a: 1\n b: 2\n", "2:2 yaml-syntax: `b` is indented below a key that has a value already"],
  ["a:\n  b: 1\n c: 2\n", "3:2 yaml-syntax: `c` lines up with no key above it"],
  ["a:\n   b: 1\n\n  # note\n  c: 2\n", "5:3 yaml-syntax: `c` lines up with no key above it"],
  ["- a: 1\n b: 2\n", "2:2 yaml-syntax: `b` lines up with no key above it"],
  ["a:\n  - b\n - c\n", "3:2 yaml-syntax: this list item lines up with nothing above it"],
  ["- - a\n - b\n", "2:2 yaml-syntax: this list item lines up with nothing above it"],
  ["a: 1\n- b\n", "2:1 yaml-syntax: this list item lines up with nothing above it"],
  ["- a\nb: 1\n", "2:1 yaml-syntax: `b` lines up with no key above it"],
  ["- -a: 1\n  -b: 2\n"],
  ["a:\n  -b: 1\n    c: 2\n", "2:3 yaml-syntax: a space is missing behind the `-`"],
  ["a: - b\n", "1:4 yaml-syntax: a list cannot start on the line of its key"],
  ["a: &x - b\n", "1:7 yaml-syntax: a list cannot start on the line of its key"],
  // Quotes and brackets.
  ['a: "x\nb: 1\n', `1:4 yaml-syntax: ${noQuote}`],
  ["a: 'x", `1:4 yaml-syntax: ${noQuote}`],
  ["a: 'x\nb: 'y'\n", `1:4 yaml-syntax: ${noQuote}`],
  ['a:\n  b: "x\n  c: "y"\n', `2:6 yaml-syntax: ${noQuote}`],
  ["a: 'it's'\nb: 1\n", `1:8 yaml-syntax: ${textBehind}`],
  ['a: "x" == "y"\nb: 1\n', `1:8 yaml-syntax: ${textBehind}`],
  ["a: [1, 2\nb: 1\n", "1:4 yaml-syntax: the `[` is not closed"],
  ["a: {x: 1\nb: 1\n", "1:4 yaml-syntax: the `{` is not closed"],
  ["[1, 2\n", "1:1 yaml-syntax: the `[` is not closed"],
  ["a: {x: 1]\n", "1:4 yaml-syntax: the `{` is closed by `]`"],
  ["a: [\n1,\n2\n]\n", "1:4 yaml-syntax: the lines inside of this `[` are not indented far enough"],
  ["a: [1, 2]]\nb: 1\n", "1:10 yaml-syntax: the `]` closes nothing"],
  ["a: }\n", "1:4 yaml-syntax: the `}` closes nothing"],
  ["a: [1,,2]\n", "1:7 yaml-syntax: no value stands before this comma"],
  ["a: [,1]\n", "1:5 yaml-syntax: no value stands before this comma"],
  ['a: ["b" "c"]\n', "1:9 yaml-syntax: a comma is missing between two items in brackets"],
  ["a: [b] c\n", "1:8 yaml-syntax: text follows the closing bracket"],
  // Values that need quotes.
  ["a: b: c\nd: 1\n", `1:4 yaml-syntax: ${colonInValue}`],
  ["a: @x\n", "1:4 yaml-syntax: a value without quotes cannot start with `@`"],
  ["a: `x`\n", '1:4 yaml-syntax: a value without quotes cannot start with "`"'],
  ["- %x\n", "1:3 yaml-syntax: a value without quotes cannot start with `%`"],
  ["a: [@x, y]\n", "1:5 yaml-syntax: a value without quotes cannot start with `@`"],
  ["a: >= 1.2\nb: 1\n", `1:4 yaml-syntax: \`>= 1.2\` ${header}`],
  ["a: > text\nb: 1\n", `1:4 yaml-syntax: \`> text\` ${header}`],
  ["a: |text\n  more\n", `1:4 yaml-syntax: \`|text\` ${header}`],
  ["a: !is_container && b\n", `1:4 yaml-syntax: \`!is_container\` ${tag}`],
  ["a: !!binary aaaa\n", `1:4 yaml-syntax: \`!!binary\` ${tag}`],
  ["a: !!int b\n", `1:4 yaml-syntax: \`!!int\` ${tag}`],
  ["a: !e!b c\n", `1:4 yaml-syntax: \`!e!b\` ${tag}`],
  ["a: *\n", "1:4 yaml-syntax: `*` stands without a name"],
  ["a: &\n", "1:4 yaml-syntax: `&` stands without a name"],
  ["a: *b c\n", "1:7 yaml-syntax: text follows the alias `*b`"],
  ["a: *.b.c\n", "1:4 unknown-anchor: the alias `*.b.c` names no anchor above it"],
  // Templates.
  ["a: {{ .Vars.b }}\nc: 1\n", `1:4 yaml-syntax: ${unquotedTemplate}`],
  ["a: {{ .b }}-x # note\n", `1:4 yaml-syntax: ${unquotedTemplate}`],
  ["- {{ .Item }}\n", `1:3 yaml-syntax: ${unquotedTemplate}`],
  ['a: {{ printf "%s: %s" .b .c }}\n', `1:4 yaml-syntax: ${unquotedTemplate}`],
  ["a: [{{ .b }}, c]\n", `1:5 yaml-syntax: ${unquotedTemplate}`],
  ["a: {{ .b }\nc: 1\n", `1:4 yaml-syntax: ${unquotedTemplate}`],
  [
    "a: 1\n{{ if .b }}\nc: 1\n{{ end }}\n",
    "2:1 yaml-syntax: a template stands where YAML wants a key or a value",
  ],
  // Blocks of text.
  [
    "a: |\ntext\nb: 1\n",
    "2:1 yaml-syntax: this line of text is not indented far enough for its block",
  ],
  ["a: |\n  x\n y\nb: 1\n", "3:2 yaml-syntax: `y` lines up with no key above it"],
  [
    "a: |\n    \n  x\n",
    "3:3 yaml-syntax: an empty line above holds more spaces than this first line of the text",
  ],
  ["a: |#b\n  x\n", "1:5 yaml-syntax: a space is missing before `#`, which starts a comment"],
  // Escapes, anchors, directives.
  ['a: "\\d"\n', "1:5 yaml-syntax: `\\d` means nothing between double quotes"],
  ['a: "\\x4"\n', "1:5 yaml-syntax: `\\x` must be followed by 2 hexadecimal digits"],
  ['a: "\\ud800"\n', "1:4 yaml-syntax: an escape in this text is half of a character"],
  ["a: &x &y 1\n", "1:7 yaml-syntax: a value has two anchors"],
  ["a: &x *y\n", "1:7 yaml-syntax: an alias has an anchor or a tag of its own"],
  ["&x - a\n", "1:1 yaml-syntax: a list cannot start on the line of its anchor or tag"],
  ["a: &x\n  - b\n"],
  ["%x\na: 1\n", `1:1 yaml-syntax: ${badDirective}`],
  ["%x\n---\na: 1\n", `1:1 yaml-syntax: ${badDirective}`],
  ["%YAML 1.2\na: 1\n", "1:1 yaml-syntax: the line `---` is missing after the directive"],
  ["%YAML\n---\na: 1\n", `1:1 yaml-syntax: ${badDirective}`],
  ["--- a: 1\n", "1:5 yaml-syntax: a mapping or a list cannot start on the line of `---`"],
  // Several mistakes are several diagnostics; consequences are none.
  [
    'a: {{ .b }}\nc: "\\d"\nd: e: f\ng: 1\ng: 2\n',
    `1:4 yaml-syntax: ${unquotedTemplate}`,
    "2:5 yaml-syntax: `\\d` means nothing between double quotes",
    `3:4 yaml-syntax: ${colonInValue}`,
    '5:1 duplicate-key: the key "g" stands twice in one mapping',
  ],
  [
    "a: @x\nb: 'y\nc: 1\nc: 2\n",
    "1:4 yaml-syntax: a value without quotes cannot start with `@`",
    `2:4 yaml-syntax: ${noQuote}`,
  ],
  [
    "a: @x\n---\nb: @x\n",
    "1:4 yaml-syntax: a value without quotes cannot start with `@`",
    "3:4 yaml-syntax: a value without quotes cannot start with `@`",
  ],
])("%j", (text, ...mistakes) => {
  expect(mistakesIn(text)).toEqual(mistakes);
});
