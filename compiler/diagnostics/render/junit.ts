// Diagnostics as JUnit XML, which most CI systems show as tests.
import type { Place } from "../../source/position.ts";
import { placeFinder } from "../../source/position.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { count, sortDiagnostics } from "../order.ts";
import { drawer } from "./text.ts";
import { attribute, text } from "./xml.ts";

export interface JunitOptions {
  readonly width?: number;
}

/** A suite for each file. Errors fail; warnings and hints pass, and are told in the output. */
export function renderJunit(
  diagnostics: readonly Diagnostic[],
  { width = 100 }: JunitOptions,
): string {
  const sorted = sortDiagnostics(diagnostics);
  const draw = drawer({ width, color: false });
  const place = placeFinder();
  const files = new Map<string, Diagnostic[]>();
  for (const diagnostic of sorted) {
    const { file } = place(diagnostic.subject);
    const found = files.get(file);
    if (found === undefined) files.set(file, [diagnostic]);
    else found.push(diagnostic);
  }
  const suites = [...files].map(([file, found]) => {
    const cases = found.map((each) => testCase(each, place(each.subject), draw(each)));
    return suite(file, found, cases);
  });
  const all = suites.length === 0 ? [suite("vigocli", [], [passed])] : suites;
  const totals = `tests="${Math.max(1, sorted.length)}" failures="${count(sorted).error}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="vigocli" ${totals} errors="0" time="0">`,
    ...all,
    "</testsuites>",
    "",
  ].join("\n");
}

/** Stands alone when nothing was found, because an empty report is often taken for a broken run. */
const passed = '    <testcase classname="vigocli" name="no diagnostics" time="0"/>';

function suite(name: string, found: readonly Diagnostic[], cases: readonly string[]): string {
  const totals = `tests="${cases.length}" failures="${count(found).error}"`;
  return [
    `  <testsuite name="${attribute(name)}" ${totals} errors="0" skipped="0" time="0">`,
    ...cases,
    "  </testsuite>",
  ].join("\n");
}

function testCase(
  { code, severity, summary }: Diagnostic,
  { file, line, column }: Place,
  drawn: string,
): string {
  const name = `${line}:${column} ${code}: ${summary}`;
  const failure = `type="${attribute(code)}" message="${attribute(summary)}"`;
  const body =
    severity === "error"
      ? `<failure ${failure}>${text(drawn)}</failure>`
      : `<system-out>${text(drawn)}</system-out>`;
  return [
    `    <testcase classname="${attribute(file)}" name="${attribute(name)}" time="0">`,
    `      ${body}`,
    "    </testcase>",
  ].join("\n");
}
