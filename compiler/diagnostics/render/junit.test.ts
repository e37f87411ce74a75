// JUnit XML, written out.
import { expect, test } from "vitest";
import type { Diagnostic } from "../diagnostic.ts";
import { renderJunit } from "./junit.ts";

function make(path: string, text: string, more: Partial<Diagnostic> = {}): Diagnostic {
  const subject = { source: { path, text }, start: 0, end: 1 };
  return { code: "wrong-type", severity: "error", summary: "wrong", subject, ...more };
}

test("nothing found is one test that passes", () => {
  expect(renderJunit([], {}).split("\n")).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="vigocli" tests="1" failures="0" errors="0" time="0">',
    '  <testsuite name="vigocli" tests="1" failures="0" errors="0" skipped="0" time="0">',
    '    <testcase classname="vigocli" name="no diagnostics" time="0"/>',
    "  </testsuite>",
    "</testsuites>",
    "",
  ]);
});

test("a suite for each file; only errors fail", () => {
  const found = [
    make("b.vgo", "x: y\n", { severity: "warning", code: "wrong-value" }),
    make("a.vgo", "<&>: \"'\n", { summary: 'key "<&>" is wrong', hint: "write it's name" }),
    make("b.vgo", "x: y\n", { severity: "hint", summary: "and so" }),
  ];
  expect(renderJunit(found, {}).split("\n")).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="vigocli" tests="3" failures="1" errors="0" time="0">',
    '  <testsuite name="a.vgo" tests="1" failures="1" errors="0" skipped="0" time="0">',
    '    <testcase classname="a.vgo" name="1:1 wrong-type: key &quot;&lt;&amp;&gt;&quot; is wrong" time="0">',
    '      <failure type="wrong-type" message="key &quot;&lt;&amp;&gt;&quot; is wrong">error[wrong-type]: key "&lt;&amp;&gt;" is wrong',
    " --&gt; a.vgo:1:1",
    "  |",
    "1 | &lt;&amp;&gt;: \"'",
    "  | ^",
    "help: write it's name</failure>",
    "    </testcase>",
    "  </testsuite>",
    '  <testsuite name="b.vgo" tests="2" failures="0" errors="0" skipped="0" time="0">',
    '    <testcase classname="b.vgo" name="1:1 wrong-value: wrong" time="0">',
    "      <system-out>warning[wrong-value]: wrong",
    " --&gt; b.vgo:1:1",
    "  |",
    "1 | x: y",
    "  | ^</system-out>",
    "    </testcase>",
    '    <testcase classname="b.vgo" name="1:1 wrong-type: and so" time="0">',
    "      <system-out>hint[wrong-type]: and so",
    " --&gt; b.vgo:1:1",
    "  |",
    "1 | x: y",
    "  | ^</system-out>",
    "    </testcase>",
    "  </testsuite>",
    "</testsuites>",
    "",
  ]);
});

test("characters that XML forbids", () => {
  const text = "\u0000\u001B\uFFFE\uFFFF\uD800\u000B";
  const rendered = renderJunit([make(text, text, { summary: text })], {});
  expect(rendered).toContain('name="1:1 wrong-type: ␀␛���␋"');
  const forbidden = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
  expect(rendered).not.toMatch(forbidden);
});
