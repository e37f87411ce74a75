// The document of --json, key by key.
import { expect, test } from "vitest";
import type { Diagnostic } from "../diagnostic.ts";
import { diagnosticsDocument, printJson, renderJson } from "./json.ts";

const source = { path: "configcrates/a.vgo", text: "name: a\nmode: 0644\n" };
const lifted = {
  path: source.path,
  text: "0644",
  within: { source, offsets: [14, 15, 16, 17, 18] },
};

test("nothing", () => {
  expect(renderJson([])).toBe(
    '{\n  "diagnostics": [],\n  "counts": {\n    "error": 0,\n    "warning": 0,\n    "hint": 0\n  }\n}\n',
  );
});

test("everything that a diagnostic can say, with the keys in the promised order", () => {
  const full: Diagnostic = {
    code: "unquoted-text",
    severity: "hint",
    summary: '"mode" is text',
    detail: "It is a number now.",
    hint: "quote it",
    subject: { source: lifted, start: 0, end: 4 },
    related: [{ at: { source, start: 0, end: 4 }, note: "in this crate" }],
    rules: ["X-25"],
    fix: { edits: [{ at: { source: lifted, start: 0, end: 4 }, text: '"0644"' }] },
  };
  const bare: Diagnostic = {
    code: "wrong-type",
    severity: "error",
    summary: "wrong",
    subject: { source, start: 6, end: 19 },
  };
  const document = diagnosticsDocument([full, bare]);
  expect(document).toEqual({
    diagnostics: [
      {
        code: "wrong-type",
        severity: "error",
        summary: "wrong",
        file: "configcrates/a.vgo",
        line: 1,
        column: 7,
        endLine: 3,
        endColumn: 1,
        related: [],
        rule: [],
      },
      {
        code: "unquoted-text",
        severity: "hint",
        summary: '"mode" is text',
        detail: "It is a number now.",
        hint: "quote it",
        file: "configcrates/a.vgo",
        line: 2,
        column: 7,
        endLine: 2,
        endColumn: 11,
        related: [{ file: "configcrates/a.vgo", line: 1, column: 1, note: "in this crate" }],
        rule: ["X-25"],
        fix: { edits: [{ file: "configcrates/a.vgo", start: 14, end: 18, text: '"0644"' }] },
      },
    ],
    counts: { error: 1, warning: 0, hint: 1 },
  });
  expect(Object.keys(document.diagnostics[1] ?? {}).join(" ")).toBe(
    "code severity summary detail hint file line column endLine endColumn related rule fix",
  );
});

test("columns count UTF-16 units", () => {
  const source = { path: "a.vgo", text: "👩‍👧: x" };
  const subject = { source, start: 7, end: 8 };
  const [first] = diagnosticsDocument([
    { code: "wrong-type", severity: "error", summary: "wrong", subject },
  ]).diagnostics;
  expect([first?.column, first?.endColumn]).toEqual([8, 9]);
});

test("what JSON leaves alone and a terminal would not is escaped", () => {
  const text = "\u001B \u007F \u009B \u2028 \uD800 ü";
  const printed = printJson({ text });
  expect(printed).toBe('{\n  "text": "\\u001b \\u007f \\u009b \\u2028 \\ud800 ü"\n}\n');
  expect(JSON.parse(printed)).toEqual({ text });
});
