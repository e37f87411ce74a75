// Verdicts as JUnit XML: a suite for each file, a case for each test, a failure for each that is not so.
import { drawer } from "../../diagnostics/render/text.ts";
import { attribute, text } from "../../diagnostics/render/xml.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { byFile } from "../by-file.ts";
import type { Verdict } from "../run.ts";
import { tallyOf } from "../tally.ts";

export function renderJunit(verdicts: readonly Verdict[], width: number): string {
  const draw = drawer({ width, color: false });
  const suites = [...byFile(verdicts, ({ planned }) => planned)].map(([path, found]) =>
    suite(path, found, draw),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="vigocli test" ${totals(verdicts)} time="0">`,
    ...suites,
    "</testsuites>",
    "",
  ].join("\n");
}

type Draw = (diagnostic: Diagnostic) => string;

function suite(path: string, verdicts: readonly Verdict[], draw: Draw): string {
  return [
    `  <testsuite name="${attribute(path)}" ${totals(verdicts)} time="0">`,
    ...verdicts.map((verdict) => testCase(path, verdict, draw)),
    "  </testsuite>",
  ].join("\n");
}

/** Time is not told: it would differ from run to run, and says nothing here. */
function totals(verdicts: readonly Verdict[]): string {
  const { failed, skipped } = tallyOf(verdicts);
  return `tests="${verdicts.length}" failures="${failed}" errors="0" skipped="${skipped}"`;
}

function testCase(path: string, { planned, result, failures }: Verdict, draw: Draw): string {
  const name = attribute(planned.test.name.value);
  const open = `    <testcase classname="${attribute(path)}" name="${name}" time="0"`;
  if (result === "passed") return `${open}/>`;
  const body = result === "skipped" ? ["      <skipped/>"] : failureOf(failures, draw);
  return [`${open}>`, ...body, "    </testcase>"].join("\n");
}

/** One element, because many readers of this format know no second one in a case. */
function failureOf(failures: readonly Diagnostic[], draw: Draw): readonly string[] {
  const [first, ...others] = failures;
  if (first === undefined) return [];
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  const facts = `type="${attribute(first.code)}" message="${attribute(first.summary + more)}"`;
  return [`      <failure ${facts}>${text(failures.map(draw).join("\n\n"))}</failure>`];
}
