// Each resource that changes, whichever groups it is in: how many hosts have it, and in which groups they are.
import type { Change, Group } from "../comparison.ts";
import { alarmKindsOf, type AlarmKind } from "./alarms.ts";

export interface ResourceRow {
  /** One of the changes. */
  readonly change: Change;
  readonly hosts: number;
  /** By their places, rising. */
  readonly groups: readonly number[];
  readonly kinds: ReadonlySet<AlarmKind>;
}

export interface ResourceRows {
  readonly rows: readonly ResourceRow[];
  /** The place of the row that a change belongs to. */
  numberOf(change: Change): number;
}

/** The same resource may change in one way here and in another there; its kinds of change are rows of their own. */
export function resourceRows(groups: readonly Group[]): ResourceRows {
  const places = new Map<string, number>();
  const rows: (ResourceRow & {
    hosts: number;
    readonly groups: number[];
    readonly kinds: Set<AlarmKind>;
  })[] = [];
  for (const [index, { changes, hosts }] of groups.entries()) {
    for (const change of changes) {
      const key = keyOf(change);
      const place = places.get(key) ?? rows.length;
      places.set(key, place);
      const row = (rows[place] ??= { change, hosts: 0, groups: [], kinds: new Set() });
      row.hosts += hosts.length;
      if (row.groups.at(-1) !== index) row.groups.push(index);
      for (const kind of alarmKindsOf(change)) row.kinds.add(kind);
    }
  }
  return { rows, numberOf: (change) => places.get(keyOf(change)) ?? 0 };
}

function keyOf({ kind, id }: Change): string {
  return `${kind} ${id}`;
}
