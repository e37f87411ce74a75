// Frames as people see them, written out.
import { expect, test } from "vitest";
import type { Source, Span } from "../../source/source.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { renderText } from "./text.ts";

/** « » mark the subject, each ‹ › a related place, with its note in `notes`. */
interface Case {
  readonly name: string;
  readonly text: string;
  readonly path?: string;
  readonly notes?: readonly string[];
  readonly with?: Partial<Diagnostic>;
  readonly width?: number;
  /** Between the first line and the closing ones. */
  readonly frame: string;
}

const cases: readonly Case[] = [
  {
    name: "the exact words are underlined",
    text: "name: nginx\nresources:\n  - «nmae»: conf\n",
    frame: `
 --> a.vgo:3:5
  |
3 |   - nmae: conf
  |     ^^^^
`,
  },
  {
    name: "an empty range gets one caret",
    text: "name:«»\n",
    frame: `
 --> a.vgo:1:6
  |
1 | name:
  |      ^
`,
  },
  {
    name: "a range at the end of a file without a last line break",
    text: 'name: x\nmode: "«»',
    frame: `
 --> a.vgo:2:8
  |
2 | mode: "
  |        ^
`,
  },
  {
    name: "a range behind the last line break",
    text: "name: x\n«»",
    frame: `
 --> a.vgo:2:1
  |
2 |
  | ^
`,
  },
  {
    name: "a range that is only a line break",
    text: "name: x«\n»mode: y\n",
    frame: `
 --> a.vgo:1:8
  |
1 | name: x
  |        ^
`,
  },
  {
    name: "a file without text has a place and no frame",
    path: "inventory.yaml",
    text: "",
    frame: `
 --> inventory.yaml:1:1
`,
  },
  {
    name: "the gutter is as wide as the largest number",
    text: `${"#\n".repeat(99)}«name»: x\n`,
    frame: `
   --> a.vgo:100:1
    |
100 | name: x
    | ^^^^
`,
  },
  {
    name: "tabs are four columns wide in the line and under it",
    text: "\tname:\t«nginx»\tx\n",
    frame: `
 --> a.vgo:1:8
  |
1 |     name:   nginx   x
  |             ^^^^^
`,
  },
  {
    name: "a tab is underlined as wide as it is",
    text: "a:«\t»b\n",
    frame: `
 --> a.vgo:1:3
  |
1 | a:  b
  |   ^^
`,
  },
  {
    name: "wide characters take two columns",
    text: "名前: «日本語» x\n",
    frame: `
 --> a.vgo:1:5
  |
1 | 名前: 日本語 x
  |       ^^^^^^
`,
  },
  {
    name: "emoji of several code points take two columns together",
    text: "👩‍👩‍👧: 🇨🇭 👍🏽 ❤️ «x»\n",
    frame: `
 --> a.vgo:1:24
  |
1 | 👩‍👩‍👧: 🇨🇭 👍🏽 ❤️ x
  |              ^
`,
  },
  {
    name: "combining marks and zero-width characters take none",
    text: "e\u0301a\u200Bb: «u\u0308ber»\n",
    frame: `
 --> a.vgo:1:8
  |
1 | e\u0301a\u200Bb: u\u0308ber
  |      ^^^^
`,
  },
  {
    name: "halfwidth and fullwidth forms are told apart",
    text: "ﾊﾛｰ ＡＢ 한글 «x»\n",
    frame: `
 --> a.vgo:1:11
  |
1 | ﾊﾛｰ ＡＢ 한글 x
  |               ^
`,
  },
  {
    name: "control characters are shown, not obeyed",
    path: "bad\u001B[2J.vgo",
    text: "a: \u001B[31m«red»\u0000\u007F\u009B\u2028\u202E\r.\n",
    with: { summary: "no \u001B[1m\nhere", hint: "take \u0007 away" },
    frame: `
 --> bad␛[2J.vgo:1:9
  |
1 | a: ␛[31mred␀␡���␍.
  |         ^^^
help: take ␇ away
`,
  },
  {
    name: "Windows line endings belong to no line",
    text: "name: «nginx»\r\nmode: x\r\n",
    frame: `
 --> a.vgo:1:7
  |
1 | name: nginx
  |       ^^^^^
`,
  },
  {
    name: "a long line is seen through a window around the words",
    width: 50,
    text: `list: [${"one, ".repeat(30)}«wrong», ${"two, ".repeat(30)}]\n`,
    frame: `
 --> a.vgo:1:158
  |
1 | …ne, one, one, one, wrong, two, two, two, two…
  |                     ^^^^^
`,
  },
  {
    name: "the window stays at the start of a line when the words are there",
    width: 50,
    text: `«list»: [${"one, ".repeat(30)}]\n`,
    frame: `
 --> a.vgo:1:1
  |
1 | list: [one, one, one, one, one, one, one, on…
  | ^^^^
`,
  },
  {
    name: "the window ends with the line",
    width: 50,
    text: `list: [${"one, ".repeat(30)}«wrong»]\n`,
    frame: `
 --> a.vgo:1:158
  |
1 | …e, one, one, one, one, one, one, one, wrong]
  |                                        ^^^^^
`,
  },
  {
    name: "words longer than the window are shown from their start",
    width: 50,
    text: `x: ${"-".repeat(60)}«${"a".repeat(200)}»\n`,
    frame: `
 --> a.vgo:1:64
  |
1 | …--------${"a".repeat(36)}…
  |          ${"^".repeat(37)}
`,
  },
  {
    name: "a window never cuts a wide character in two",
    width: 40,
    text: `${"日".repeat(60)}«x»${"本".repeat(60)}\n`,
    frame: `
 --> a.vgo:1:61
  |
1 | …${"日".repeat(8)}x${"本".repeat(8)}…
  |  ${" ".repeat(16)}^
`,
  },
  {
    name: "a range of several lines that starts with its line",
    text: "resources:\n«  - name: a\n    type: file\n    mode: x\n»other: y\n",
    frame: `
 --> a.vgo:2:1
  |
2 | /   - name: a
3 | |     type: file
4 | |     mode: x
  | |___________^
`,
  },
  {
    name: "a range of several lines that starts within its line",
    text: "vars: «{a: 1,\n  b: 2}»\n",
    frame: `
 --> a.vgo:1:7
  |
1 |   vars: {a: 1,
  |  _______^
2 | |   b: 2}
  | |_______^
`,
  },
  {
    name: "the middle of a long range is left out",
    text: `${"#\n".repeat(8)}«a:\n${"  - b\n".repeat(20)}»c: d\n`,
    frame: `
  --> a.vgo:9:1
   |
 9 | / a:
10 | |   - b
11 | |   - b
...  |
29 | |   - b
   | |_____^
`,
  },
  {
    name: "empty lines within a range",
    text: "«a: |\n\n  b»\n",
    frame: `
 --> a.vgo:1:1
  |
1 | / a: |
2 | |
3 | |   b
  | |___^
`,
  },
  {
    name: "related places of the same file share the frame",
    text: "‹mode›: 1\nowner: x\n«mode»: 2\na: b\nc: d\n‹mode›: 3\n",
    notes: ["first stands here", "and again here"],
    frame: `
 --> a.vgo:3:1
  |
1 | mode: 1
  | ---- first stands here
2 | owner: x
3 | mode: 2
  | ^^^^
...
6 | mode: 3
  | ---- and again here
`,
  },
  {
    name: "two marks on one line",
    text: "{‹mode›: 1, «mode»: 2}\n",
    notes: ["first stands here"],
    frame: `
 --> a.vgo:1:11
  |
1 | {mode: 1, mode: 2}
  |           ^^^^
  |  ---- first stands here
`,
  },
  {
    name: "a related range of several lines has a frame of its own",
    text: "‹a:\n  b: c›\n«a»: d\n",
    notes: ["the other one"],
    frame: `
 --> a.vgo:3:1
  |
3 | a: d
  | ^
  |
 ::: a.vgo:1:1
  |
1 | / a:
2 | |   b: c
  | |______- the other one
`,
  },
  {
    name: "detail, rules and hint, wrapped to the width",
    width: 44,
    text: "«a»: b\n",
    with: {
      detail: "Two or three sentences that do not fit into one line.\n\n  - an item of a list",
      rules: ["VAR-03", "TPL-01"],
      hint: "write this and not that, and then look at the other thing",
    },
    frame: `
 --> a.vgo:1:1
  |
1 | a: b
  | ^
  |
  = Two or three sentences that do not fit
    into one line.

      - an item of a list
  = rule VAR-03, TPL-01
help: write this and not that, and then
      look at the other thing
`,
  },
];

test.each(cases)("$name", ({ text, path = "a.vgo", notes = [], width, frame, ...more }) => {
  const { subject, related } = marked(path, text);
  const diagnostic: Diagnostic = {
    code: "wrong-type",
    severity: "error",
    summary: "wrong",
    subject,
    related: related.map((at, index) => ({ at, note: notes[index] ?? "" })),
    ...more.with,
  };
  const rendered = renderText([diagnostic], {
    color: false,
    ...(width === undefined ? {} : { width }),
  });
  const rows = rendered.split("\n");
  expect(["", ...rows.slice(1, -4), ""].join("\n")).toBe(frame);
  expect(rows.slice(-4)).toEqual([
    "",
    "1 error",
    "For more about an error: vigocli explain wrong-type",
    "",
  ]);
});

test("the first line, the related places in other files, and the order of it all", () => {
  const roles = marked("roles.vgo", "web: «nginx»\n");
  const empty = marked("empty.vgo", "");
  const diagnostic: Diagnostic = {
    ...at("configcrates/a.vgo", "name: «nginx»\n"),
    code: "duplicate-configcrate",
    summary: 'the name "nginx" is taken',
    detail: "A configcrate is found by its name.",
    hint: "rename one",
    related: [
      { at: roles.subject, note: "used here" },
      { at: empty.subject, note: "and in here" },
    ],
    rules: ["FILE-08"],
  };
  expect(frameOf(diagnostic)).toEqual([
    'error[duplicate-configcrate]: the name "nginx" is taken',
    " --> configcrates/a.vgo:1:7",
    "  |",
    "1 | name: nginx",
    "  |       ^^^^^",
    "  |",
    " ::: roles.vgo:1:6",
    "  |",
    "1 | web: nginx",
    "  |      ----- used here",
    "  |",
    " ::: empty.vgo:1:1 and in here",
    "  |",
    "  = A configcrate is found by its name.",
    "  = rule FILE-08",
    "help: rename one",
  ]);
});

test("a text that was lifted out of a file is shown in that file", () => {
  const file: Source = { path: "a.vgo", text: "when: >\n  os_family(x) &&\n  chnaged(y)\n" };
  const text = "os_family(x) && chnaged(y)";
  const offsets = Array.from(text, (_, index) => (index < 16 ? 10 + index : 12 + index));
  const lifted: Source = {
    path: "a.vgo",
    text,
    within: { source: file, offsets: [...offsets, 38] },
  };
  const subject = { source: lifted, start: 16, end: 23 };
  expect(frameOf({ ...at("a.vgo", ""), subject })).toEqual([
    "error[wrong-type]: wrong",
    " --> a.vgo:3:3",
    "  |",
    "3 |   chnaged(y)",
    "  |   ^^^^^^^",
  ]);
});

test.each<{
  name: string;
  text: string;
  edits: readonly (readonly [start: number, end: number, text: string])[];
  diff: readonly string[];
}>([
  {
    name: "a replaced word",
    text: "a: b\nmode: 0644\n",
    edits: [[11, 15, '"0644"']],
    diff: ["2 - mode: 0644", '2 + mode: "0644"'],
  },
  {
    name: "two edits of one line, given in any order",
    text: "enabled: yes, other: no\n",
    edits: [
      [21, 23, "false"],
      [9, 12, "true"],
    ],
    diff: ["1 - enabled: yes, other: no", "1 + enabled: true, other: false"],
  },
  {
    name: "lines apart from each other",
    text: "a: 1\nb: 2\nc: 3\n",
    edits: [
      [3, 4, "x"],
      [13, 14, "y"],
    ],
    diff: ["1 - a: 1", "1 + a: x", "3 - c: 3", "3 + c: y"],
  },
  {
    name: "a line taken away",
    text: "a: 1\nb: 2\nc: 3\n",
    edits: [[5, 10, ""]],
    diff: ["2 - b: 2"],
  },
  {
    name: "a line put in",
    text: "a: 1\nc: 3\n",
    edits: [[5, 5, "b: 2\n"]],
    diff: ["2 + b: 2"],
  },
  {
    name: "a line put in at the end",
    text: "a: 1\n",
    edits: [[5, 5, "b: 2\n"]],
    diff: ["2 + b: 2"],
  },
  {
    name: "two lines joined",
    text: "a:\n  1\nb: 2\n",
    edits: [[2, 5, " "]],
    diff: ["1 - a:", "2 -   1", "1 + a: 1"],
  },
  {
    name: "only a line break taken away",
    text: "a\nb\n",
    edits: [[1, 2, ""]],
    diff: ["1 - a", "2 - b", "1 + ab"],
  },
  {
    name: "a carriage return taken away",
    text: "a: 1\r\nb: 2\r\n",
    edits: [[4, 5, ""]],
    diff: ["1 - a: 1␍", "1 + a: 1"],
  },
  {
    name: "many lines",
    text: "a: 1\n".repeat(40),
    edits: Array.from({ length: 40 }, (_, index) => [index * 5 + 3, index * 5 + 4, "2"] as const),
    diff: [
      ...Array.from({ length: 6 }, (_, index) => [` ${index + 1} - a: 1`, ` ${index + 1} + a: 2`]),
      "...",
    ].flat(),
  },
  {
    name: "one long stretch of lines",
    text: "a: 1\n".repeat(9),
    edits: [[0, 45, ""]],
    diff: ["1 - a: 1", "2 - a: 1", "3 - a: 1", "4 - a: 1", "5 - a: 1", "..."],
  },
])("a mend as a diff: $name", ({ text, edits, diff }) => {
  const source = { path: "a.vgo", text };
  const rows = frameOf({
    ...at("a.vgo", ""),
    subject: { source, start: 0, end: 1 },
    fix: { edits: edits.map(([start, end, text]) => ({ at: { source, start, end }, text })) },
  });
  const help = rows.indexOf("help: this edit mends it");
  expect(rows.slice(help)).toEqual(["help: this edit mends it", ...diff]);
});

test("a mend in another file names it", () => {
  const other = { path: "roles.vgo", text: "web: ngnix\n" };
  const fix = { edits: [{ at: { source: other, start: 5, end: 10 }, text: "nginx" }] };
  expect(frameOf({ ...at("a.vgo", "«a»: b"), hint: "mend the role", fix }).slice(-4)).toEqual([
    "help: mend the role",
    " ::: roles.vgo",
    "1 - web: ngnix",
    "1 + web: nginx",
  ]);
});

test("nothing to say", () => {
  expect(renderText([], { color: true })).toBe("");
});

test("sorted, without repeats, counted", () => {
  const first = at("a.vgo", "«a»: b\n");
  const second = { ...at("b.vgo", "«a»: b\n"), severity: "warning" } as const;
  const third = { ...at("c.vgo", "«a»: b\n"), severity: "hint", code: "wrong-value" } as const;
  expect(renderText([third, first, second, second], { color: false }).split("\n")).toEqual([
    "error[wrong-type]: wrong",
    " --> a.vgo:1:1",
    "  |",
    "1 | a: b",
    "  | ^",
    "",
    "warning[wrong-type]: wrong",
    " --> b.vgo:1:1",
    "  |",
    "1 | a: b",
    "  | ^",
    "",
    "hint[wrong-value]: wrong",
    " --> c.vgo:1:1",
    "  |",
    "1 | a: b",
    "  | ^",
    "",
    "1 error, 1 warning, 1 hint",
    "For more about an error: vigocli explain wrong-type",
    "",
  ]);
});

test("above the limit errors stay and warnings go, and what went is counted", () => {
  const { source } = marked("a.vgo", "abcdefgh");
  const many = Array.from("wweewehe", (letter, start): Diagnostic => ({
    code: "wrong-type",
    severity: letter === "e" ? "error" : letter === "w" ? "warning" : "hint",
    summary: `at ${start}`,
    subject: { source, start, end: start + 1 },
  }));
  const rows = renderText(many, { color: false, limit: 5 }).split("\n");
  expect(rows.filter((row) => row.includes("]: at"))).toEqual([
    "warning[wrong-type]: at 0",
    "error[wrong-type]: at 2",
    "error[wrong-type]: at 3",
    "error[wrong-type]: at 5",
    "error[wrong-type]: at 7",
  ]);
  expect(rows.slice(-4)).toEqual([
    "... and 3 more (2 warnings, 1 hint) not shown",
    "4 errors, 3 warnings, 1 hint",
    "For more about an error: vigocli explain wrong-type",
    "",
  ]);
});

test("colours only when asked for, and every one of them ends with its line", () => {
  const diagnostic: Diagnostic = {
    ...at("a.vgo", "«a:\n  b»: c\n"),
    detail: "Because.",
    hint: "mend it",
    rules: ["VAR-03"],
  };
  const plain = renderText([diagnostic], { color: false });
  const colored = renderText([diagnostic], { color: true });
  expect(plain).not.toContain("\u001B");
  expect(colored).toContain("\u001B[31m\u001B[1merror[wrong-type]\u001B[22m\u001B[39m");
  expect(colored).toContain("\u001B[2mrule VAR-03\u001B[22m");
  expect(withoutColors(colored)).toBe(plain);
  for (const row of colored.split("\n")) {
    const codes = Array.from(row.matchAll(/\p{Cc}\[(\d+)m/gu), ([, code]) => code);
    expect(codes.filter((code) => code === "39" || code === "22").length * 2).toBe(codes.length);
  }
});

test("a line of megabytes takes no longer than its window", () => {
  const source = { path: "a.vgo", text: "e\u0301x".repeat(1_000_000) };
  const subject = { source, start: 1_500_000, end: 1_500_001 };
  expect(frameOf({ ...at("a.vgo", ""), subject })).toHaveLength(5);
  expect(frameOf({ ...at("a.vgo", ""), subject: { ...subject, end: 2_900_000 } })).toHaveLength(5);
});

function at(path: string, text: string): Diagnostic {
  const { subject } = marked(path, text);
  return { code: "wrong-type", severity: "error", summary: "wrong", subject };
}

/** One diagnostic without what closes the report. */
function frameOf(diagnostic: Diagnostic): readonly string[] {
  return renderText([diagnostic], { color: false }).split("\n").slice(0, -4);
}

function withoutColors(text: string): string {
  return text.replaceAll(/\p{Cc}\[\d+m/gu, "");
}

function marked(
  path: string,
  text: string,
): { readonly source: Source; readonly subject: Span; readonly related: readonly Span[] } {
  const places: { readonly kind: string; readonly start: number; end: number }[] = [];
  let plain = "";
  for (const character of text) {
    if (character === "«" || character === "‹") {
      places.push({ kind: character, start: plain.length, end: -1 });
    } else if (character === "»" || character === "›") {
      const open = places.findLast((place) => place.end === -1);
      if (open !== undefined) open.end = plain.length;
    } else {
      plain += character;
    }
  }
  const source = { path, text: plain };
  const spans = places.map(({ kind, start, end }) => ({ kind, span: { source, start, end } }));
  return {
    source,
    subject: spans.find(({ kind }) => kind === "«")?.span ?? { source, start: 0, end: 0 },
    related: spans.filter(({ kind }) => kind === "‹").map(({ span }) => span),
  };
}
