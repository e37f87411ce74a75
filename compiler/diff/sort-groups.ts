// In which order groups are told.
import { dangers, type Comparison, type Group } from "./comparison.ts";

export const groupOrders = ["hosts", "danger", "name"] as const;

export type GroupOrder = (typeof groupOrders)[number];

/** "hosts": the biggest last, where a terminal ends. "danger": the most alarming first. "name": by the first host. */
export function sortGroups(comparison: Comparison, by: GroupOrder): Comparison {
  return { ...comparison, groups: comparison.groups.toSorted(comparers[by]) };
}

/** Where those groups stand that matter most in such an order. */
export function weightyEnd(by: GroupOrder): "first" | "last" {
  return by === "hosts" ? "last" : "first";
}

type Comparer = (a: Group, b: Group) => number;

const byName: Comparer = (a, b) => {
  const [left = "", right = ""] = [a.hosts[0], b.hosts[0]];
  return left === right ? 0 : left < right ? -1 : 1;
};

const comparers: { readonly [order in GroupOrder]: Comparer } = {
  name: byName,
  hosts: (a, b) => a.hosts.length - b.hosts.length || byName(a, b),
  danger: (a, b) => alarmOf(a) - alarmOf(b) || b.hosts.length - a.hosts.length || byName(a, b),
};

function alarmOf({ changes }: Group): number {
  const found = new Set(changes.flatMap(({ danger }) => danger));
  const place = dangers.findIndex((danger) => found.has(danger));
  return place === -1 ? dangers.length : place;
}
