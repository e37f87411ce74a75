// What a benchmark says: rows of figures, what they ought to be, and what could not be measured.
import { samplesOf, type Samples } from "./alternate.ts";
import { spreadOf, type Spread } from "./spread.ts";

export interface Result {
  readonly benchmark: string;
  /** What was measured, in a sentence. */
  readonly subject: string;
  readonly rows: readonly Row[];
  /** What was left out, and why. */
  readonly missing: readonly string[];
}

export interface Row {
  readonly name: string;
  readonly runs: number;
  readonly cpuMs: Spread;
  readonly wallMs: Spread;
  /** Undefined where the kernel does not tell. */
  readonly peakMb: Spread | undefined;
  /** Of processor time, round by round, to what was run in turn with it. */
  readonly ratio: Ratio | undefined;
  /** What was counted and not timed: objects, signatures, processes, requests. */
  readonly counts: Readonly<Record<string, number>>;
  readonly goals: readonly Goal[];
}

export interface Ratio extends Spread {
  readonly to: string;
}

export interface Goal {
  readonly what: string;
  readonly is: number;
  readonly atMost: number;
}

export interface RowOptions {
  /** Measured in turn with it; of several, the sum counts. */
  readonly floors?: readonly string[];
  readonly counts?: Row["counts"];
  readonly goals?: (row: Row) => readonly Goal[];
}

export function rowOf(samples: Samples, name: string, options: RowOptions = {}): Row {
  const { floors = [], counts = {}, goals } = options;
  const own = samplesOf(samples, name);
  const peaks = own.flatMap(({ peakMb }) => (peakMb === undefined ? [] : [peakMb]));
  const row: Row = {
    name,
    runs: own.length,
    cpuMs: spreadOf(own.map(({ cpuMs }) => cpuMs)),
    wallMs: spreadOf(own.map(({ wallMs }) => wallMs)),
    peakMb: peaks.length === 0 ? undefined : spreadOf(peaks),
    ratio: floors.length === 0 ? undefined : ratioOf(samples, name, floors),
    counts,
    goals: [],
  };
  return goals === undefined ? row : { ...row, goals: goals(row) };
}

function ratioOf(samples: Samples, name: string, floors: readonly string[]): Ratio {
  const ratios = samplesOf(samples, name).map(({ cpuMs }, round) => {
    const floor = floors.map((floor) => samplesOf(samples, floor)[round]?.cpuMs ?? NaN);
    return cpuMs / floor.reduce((sum, part) => sum + part, 0);
  });
  return { to: floors.join(" + "), ...spreadOf(ratios) };
}

/** A goal that the middle ratio of a row is held against. */
export function ratioGoal(atMost: number): (row: Row) => readonly Goal[] {
  return ({ ratio }) =>
    ratio === undefined ? [] : [{ what: `times ${ratio.to}`, is: ratio.median, atMost }];
}
