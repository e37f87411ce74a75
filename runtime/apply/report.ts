// What a run did, resource by resource, and what it comes to as a whole.

import type { RetractEntry } from "../contract/bundle.ts";

export const results = [
  "none",
  "created",
  "updated",
  "deleted",
  "skipped",
  "blocked",
  "failed",
] as const;

export type Result = (typeof results)[number];

export function isChange(result: Result): boolean {
  return result === "created" || result === "updated" || result === "deleted";
}

export interface ResourceReport {
  readonly id: string;
  readonly type: string;
  /** What on the host it looks after; absent when that could not be told. */
  readonly target?: string;
  /** In a dry run, what it would have been. */
  readonly result: Result;
  readonly reason?: string;
  /** Dry runs only. */
  readonly diff?: string;
  /** What a command printed, if it is to be kept. */
  readonly output?: string;
  readonly durationMs: number;
}

export type Status = "converged" | "changed" | "failed" | "noop" | "removed";

export interface RunReport {
  readonly host: string;
  readonly release: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly status: Status;
  readonly counts: Counts;
  readonly resources: readonly ResourceReport[];
  /** Set when the store had nothing to say and the last verified release was enforced instead. */
  readonly stale?: Stale;
  /** Traits that could not be collected, and why. */
  readonly missingTraits?: { readonly [name: string]: string };
  /** Set when the machine's clock is that much earlier than what was signed and verified already. */
  readonly clockBehindSeconds?: number;
  /** Set when a newer release was refused and the one before was enforced instead. */
  readonly refused?: Refused;
  /** Set when changes cut the host off from the store, and were put back. */
  readonly reverted?: { readonly reason: string; readonly keys: readonly string[] };
  /** What the agent changes run after run, although nothing new was asked for. */
  readonly diverged?: readonly Diverged[];
  /** What earlier releases gave and this one does not. */
  readonly retract?: readonly RetractReport[];
  /** Set when the release before is enforced, because somebody went back to it on this host. */
  readonly rolledBack?: { readonly from: number };
  /** Set when a newer release is there, and this host's turn has not come. */
  readonly waiting?: Waiting;
}

export interface Diverged {
  readonly id: string;
  readonly target?: string;
  /** In how many runs in a row it was changed. */
  readonly runs: number;
  /** What was changed, the last few times, each another text. */
  readonly values: readonly string[];
}

export interface Refused {
  readonly reason: string;
  readonly message: string;
  readonly hint?: string;
}

/** Something left over: only listed, or taken back like any resource. */
export interface RetractReport {
  readonly id: string;
  readonly type: string;
  readonly confidence: RetractEntry["confidence"];
  /** The release that no longer had it. */
  readonly since: number;
  readonly note?: string;
  readonly target?: string;
  /** "gone": nothing of it is left. "left": it is there, or nobody can tell, and nothing was done. */
  readonly result: Result | "gone" | "left";
  readonly reason?: string;
  readonly diff?: string;
}

export type Counts = { readonly [result in Result]: number };

export interface Stale {
  /** When the store was last heard; ISO 8601. */
  readonly since: string;
  readonly reason: string;
  /** By the policy that was signed with the release: "none" is not worth a warning yet; at "stop" the run only looked. */
  readonly effect: "none" | "warn" | "stop";
}

export interface Waiting {
  readonly release: number;
  /** When the wave opens that this host belongs to; ISO 8601. */
  readonly opens: string;
}

export function countsOf(resources: readonly { readonly result: Result }[]): Counts {
  const counts = {
    none: 0,
    created: 0,
    updated: 0,
    deleted: 0,
    skipped: 0,
    blocked: 0,
    failed: 0,
  };
  for (const { result } of resources) counts[result] += 1;
  return counts;
}

/** Whether something was done, or tried, to take it back. */
export function isTakenBack<T extends RetractReport>(
  report: T,
): report is T & { readonly result: Result } {
  return report.result !== "gone" && report.result !== "left";
}

/** Something that is blocked is not as it was asked to be, whatever held it up. */
export function isFailed(counts: Counts): boolean {
  return counts.failed + counts.blocked > 0;
}

export function isDifferent(counts: Counts): boolean {
  return counts.created + counts.updated + counts.deleted > 0;
}

export function statusOf(counts: Counts, noop: boolean): Status {
  if (noop) return "noop";
  if (isFailed(counts)) return "failed";
  return isDifferent(counts) ? "changed" : "converged";
}
