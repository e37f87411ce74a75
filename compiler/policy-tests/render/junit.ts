// Verdicts as JUnit XML: a suite for each file, a case for each test, a failure for each that is not so.
import { drawer } from "../../diagnostics/render/text.ts";
import { attribute, text } from "../../diagnostics/render/xml.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { inFile } from "../../source/source.ts";
import { byFile } from "../by-file.ts";
import type { Verdict } from "../run.ts";
import { tallyOf } from "../tally.ts";

export interface JunitOptions {
  readonly width: number;
  /** Mistakes that stand in none of the tests. */
  readonly unread: readonly Diagnostic[];
}

export function renderJunit(verdicts: readonly Verdict[], { width, unread }: JunitOptions): string {
  const draw = drawer({ width, color: false });
  const suites = [...suitesOf(verdicts, unread)].map(([path, found]) => suite(path, found, draw));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="vigocli test" ${totals({ verdicts, unread })} time="0">`,
    ...suites,
    "</testsuites>",
    "",
  ].join("\n");
}

type Draw = (diagnostic: Diagnostic) => string;

interface Suite {
  readonly verdicts: readonly Verdict[];
  readonly unread: readonly Diagnostic[];
}

function suitesOf(
  verdicts: readonly Verdict[],
  unread: readonly Diagnostic[],
): ReadonlyMap<string, Suite> {
  const suites = new Map<string, Suite>();
  for (const [path, found] of byFile(verdicts, ({ planned }) => planned)) {
    suites.set(path, { verdicts: found, unread: [] });
  }
  for (const diagnostic of unread) {
    const { path } = inFile(diagnostic.subject).source;
    const known = suites.get(path) ?? { verdicts: [], unread: [] };
    suites.set(path, { ...known, unread: [...known.unread, diagnostic] });
  }
  return suites;
}

function suite(path: string, found: Suite, draw: Draw): string {
  return [
    `  <testsuite name="${attribute(path)}" ${totals(found)} time="0">`,
    ...found.verdicts.map((verdict) => testCase(path, verdict, draw)),
    ...(found.unread.length === 0 ? [] : [unreadCase(path, found.unread, draw)]),
    "  </testsuite>",
  ].join("\n");
}

/** Time is not told: it would differ from run to run, and says nothing here. */
function totals({ verdicts, unread }: Suite): string {
  const { failed, error, skipped } = tallyOf(verdicts);
  const files = new Set(unread.map(({ subject }) => inFile(subject).source.path)).size;
  return `tests="${verdicts.length + files}" failures="${failed}" errors="${error + files}" skipped="${skipped}"`;
}

/** Readers of this format show cases and nothing else, so that what is no test has to look like one. */
function unreadCase(path: string, unread: readonly Diagnostic[], draw: Draw): string {
  return [
    `    <testcase classname="${attribute(path)}" name="the file is sound" time="0">`,
    ...complaintOf("error", unread, draw),
    "    </testcase>",
  ].join("\n");
}

function testCase(path: string, { planned, result, failures }: Verdict, draw: Draw): string {
  const name = attribute(planned.test.name.value);
  const open = `    <testcase classname="${attribute(path)}" name="${name}" time="0"`;
  if (result === "passed") return `${open}/>`;
  const element = result === "error" ? "error" : "failure";
  const body = result === "skipped" ? ["      <skipped/>"] : complaintOf(element, failures, draw);
  return [`${open}>`, ...body, "    </testcase>"].join("\n");
}

/** One element, because many readers of this format know no second one in a case. */
function complaintOf(
  element: "failure" | "error",
  failures: readonly Diagnostic[],
  draw: Draw,
): readonly string[] {
  const [first, ...others] = failures;
  if (first === undefined) return [];
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  const facts = `type="${attribute(first.code)}" message="${attribute(first.summary + more)}"`;
  const drawn = text(failures.map(draw).join("\n\n"));
  return [`      <${element} ${facts}>${drawn}</${element}>`];
}
