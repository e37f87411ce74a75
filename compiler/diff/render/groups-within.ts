// Which groups are told where all of them would be too much to read.
import type { Group } from "../comparison.ts";

export interface GroupLimit {
  /** At a terminal. */
  readonly rows: number;
  /** The end at which those stand that matter most. */
  readonly keep: "first" | "last";
}

export interface Within {
  /** In the order of all groups. */
  readonly told: readonly Group[];
  readonly leftOut: readonly Group[];
}

/** As many as fit from that end, and at least one. None is told in part: what is not told can then be counted. */
export function groupsWithin(
  groups: readonly Group[],
  { rows, keep }: GroupLimit,
  rowsOf: (group: Group) => number,
): Within {
  const inOrder = keep === "first" ? groups : groups.toReversed();
  let left = rows;
  const end = inOrder.findIndex((group, index) => {
    // A single one is told, however long it is, and need not be measured.
    if (left >= 0 && groups.length > 1) left -= rowsOf(group);
    return left < 0 && index > 0;
  });
  if (end === -1) return { told: groups, leftOut: [] };
  const at = keep === "first" ? end : groups.length - end;
  const [before, after] = [groups.slice(0, at), groups.slice(at)];
  return keep === "first" ? { told: before, leftOut: after } : { told: after, leftOut: before };
}
