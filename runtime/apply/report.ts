// What a run did, resource by resource, and what it comes to as a whole.

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
  /** Set when a newer release is there, and this host's turn has not come. */
  readonly waiting?: Waiting;
}

export type Counts = { readonly [result in Result]: number };

export interface Stale {
  /** When the store was last heard; ISO 8601. */
  readonly since: string;
  readonly reason: string;
}

export interface Waiting {
  readonly release: number;
  /** When the wave opens that this host belongs to; ISO 8601. */
  readonly opens: string;
}

export function countsOf(resources: readonly ResourceReport[]): Counts {
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
