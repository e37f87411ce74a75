// How many tests came to what, and that in words.
import type { Verdict } from "./run.ts";

export type Tally = Readonly<Record<Verdict["result"], number>>;

export function tallyOf(verdicts: readonly Verdict[]): Tally {
  const tally = { passed: 0, failed: 0, error: 0, skipped: 0 };
  for (const { result } of verdicts) tally[result] += 1;
  return tally;
}

/** `3 tests: 2 passed, 1 failed`. */
export function tallyWords(verdicts: readonly Verdict[]): string {
  const { passed, failed, error, skipped } = tallyOf(verdicts);
  const parts = [
    ...(passed > 0 ? [`${passed} passed`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(error > 0 ? [plural(error, "error")] : []),
    ...(skipped > 0 ? [`${skipped} not run`] : []),
  ];
  return `${plural(verdicts.length, "test")}: ${parts.join(", ")}`;
}

export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
