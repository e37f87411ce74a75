// Adds up what ran, and never counts a run that broke off as a success.
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What one step gave: 1 passed or 1 failed. */
export function step(succeeded: boolean): Tally {
  return { passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1, skipped: 0 };
}

export function sum(tallies: readonly Tally[]): Tally {
  const total = (pick: (tally: Tally) => number): number =>
    tallies.reduce((count, tally) => count + pick(tally), 0);
  return {
    passed: total((tally) => tally.passed),
    failed: total((tally) => tally.failed),
    skipped: total((tally) => tally.skipped),
  };
}

export function closingLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/**
 * From vitest's JSON report, undefined when there is none. A run that ended badly, or in which
 * nothing ran, has at least one failure, even if no test of its own is to blame.
 */
export function tallyOf(report: string | undefined, succeeded: boolean): Tally {
  const counted = report === undefined ? undefined : counts(report);
  if (counted === undefined) return step(false);
  const nothingRan = counted.passed + counted.failed === 0;
  const unexplained = counted.failed === 0 && (!succeeded || nothingRan);
  return unexplained ? sum([counted, step(false)]) : counted;
}

function counts(report: string): Tally | undefined {
  const parsed = parsedObject(report);
  const files = parsed?.["testResults"];
  if (parsed === undefined || !Array.isArray(files)) return undefined;
  return {
    passed: numberAt(parsed, "numPassedTests"),
    failed: numberAt(parsed, "numFailedTests") + files.filter(brokeBeforeItsTests).length,
    skipped: numberAt(parsed, "numPendingTests") + numberAt(parsed, "numTodoTests"),
  };
}

/** A file that could not even be loaded has failed without a test in it having failed. */
function brokeBeforeItsTests(file: unknown): boolean {
  if (!isObject(file) || file["status"] !== "failed") return false;
  const tests = file["assertionResults"];
  return (
    !Array.isArray(tests) || !tests.some((test) => isObject(test) && test["status"] === "failed")
  );
}

function parsedObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    // A report that was cut off while it was written.
    return undefined;
  }
}

function numberAt(object: Readonly<Record<string, unknown>>, key: string): number {
  const value = object[key];
  return typeof value === "number" ? value : 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
