// A run that broke off must never look like a success.
import { expect, test } from "vitest";
import { closingLine, step, sum, tallyOf } from "./tally.ts";

const failedTest = { status: "failed", assertionResults: [{ status: "failed" }] };
const unloadable = { status: "failed", assertionResults: [] };

// Title, the report, whether vitest exited with 0, and the line that closes the run.
const runs = [
  ["all passed", report({ numPassedTests: 3 }), true, "3 passed, 0 failed"],
  [
    "one failed",
    report({ numPassedTests: 2, numFailedTests: 1 }, [failedTest]),
    false,
    "2 passed, 1 failed",
  ],
  [
    "some skipped",
    report({ numPassedTests: 2, numPendingTests: 1, numTodoTests: 1 }),
    true,
    "2 passed, 0 failed, 2 skipped",
  ],
  [
    "a file that cannot be loaded",
    report({ numPassedTests: 2 }, [unloadable]),
    false,
    "2 passed, 1 failed",
  ],
  ["an error outside every test", report({ numPassedTests: 2 }), false, "2 passed, 1 failed"],
  ["no test ran", report({}), true, "0 passed, 1 failed"],
  ["everything skipped", report({ numPendingTests: 4 }), true, "0 passed, 1 failed, 4 skipped"],
  ["no report", undefined, false, "0 passed, 1 failed"],
  ["no report, yet exit status 0", undefined, true, "0 passed, 1 failed"],
  ["a report cut off", '{"numPassedTests": 3', true, "0 passed, 1 failed"],
  ["a report of another shape", "[]", true, "0 passed, 1 failed"],
] as const;

test.each(runs)("%s", (_title, text, succeeded, line) => {
  expect(closingLine(tallyOf(text, succeeded))).toBe(line);
});

test("steps count as tests", () => {
  expect(closingLine(sum([step(true), step(false), step(true)]))).toBe("2 passed, 1 failed");
});

function report(counts: object, testResults: readonly object[] = []): string {
  return JSON.stringify({ ...counts, testResults });
}
