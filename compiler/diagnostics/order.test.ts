// The order of a report, its repeats and its counts.
import { expect, test } from "vitest";
import type { Source } from "../source/source.ts";
import type { Diagnostic, Severity } from "./diagnostic.ts";
import { count, sortDiagnostics } from "./order.ts";

const a: Source = { path: "a.vgo", text: "abcdef" };
const b: Source = { path: "b.vgo", text: "abcdef" };
const lifted: Source = { path: "a.vgo", text: "ef", within: { source: a, offsets: [4, 5, 6] } };

function make(
  summary: string,
  source: Source,
  start: number,
  severity: Severity = "error",
): Diagnostic {
  return { code: "wrong-type", severity, summary, subject: { source, start, end: start + 1 } };
}

test("by file, offset, severity, code and summary", () => {
  const ordered = [
    make("1 at the start", a, 0),
    make("2 further on", a, 2),
    { ...make("3 a later code", a, 2), code: "wrong-value" } as const,
    make("0 less grave", a, 2, "warning"),
    make("0 least grave", a, 2, "hint"),
    make("4 lifted out of offset 4", lifted, 0),
    make("5 at offset 5", a, 5),
    make("6 in the next file", b, 0),
    make("7 at the same place", b, 0),
  ];
  expect(sortDiagnostics(ordered.toReversed())).toEqual(ordered);
});

test("the same thing said twice is kept once", () => {
  const said = make("said", a, 1);
  const again: Diagnostic = { ...said, subject: { source: { ...a }, start: 1, end: 2 } };
  const lifting: Diagnostic = { ...make("lifted", lifted, 0), related: [] };
  const fromFile: Diagnostic = { ...make("lifted", a, 4), related: [] };
  expect(sortDiagnostics([said, again, lifting, fromFile])).toEqual([said, lifting]);
});

test.each<[what: string, other: Partial<Diagnostic>]>([
  ["detail", { detail: "more" }],
  ["hint", { hint: "do this" }],
  ["end", { subject: { source: a, start: 1, end: 5 } }],
  ["related place", { related: [{ at: { source: b, start: 0, end: 1 }, note: "here" }] }],
  ["rule", { rules: ["VAR-03"] }],
  ["fix", { fix: { edits: [{ at: { source: a, start: 1, end: 2 }, text: "" }] } }],
])(
  "another %s makes another diagnostic, and the order does not depend on who spoke first",
  (_, other) => {
    const one = make("said", a, 1);
    const two = { ...one, ...other };
    const sorted = sortDiagnostics([one, two]);
    expect(sorted).toHaveLength(2);
    expect(sortDiagnostics([two, one])).toEqual(sorted);
  },
);

test("counts by severity", () => {
  expect(count([])).toEqual({ error: 0, warning: 0, hint: 0 });
  const some = [make("x", a, 0), make("y", a, 1, "hint"), make("z", a, 2, "hint")];
  expect(count(some)).toEqual({ error: 1, warning: 0, hint: 2 });
});
