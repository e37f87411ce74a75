// What a gate asks of a comparison: whether anything differs, and whether any of it is of a class that must not be.
import type { Change, Comparison, Danger } from "./comparison.ts";

/** Of the resources of hosts, of what is said of them, of compliance, and of all else in a release. */
export function isUnchanged({ groups, headers, compliance, beside }: Comparison): boolean {
  const { gained, lost, waivers } = compliance;
  const parts = [groups, headers, gained, lost, waivers, beside];
  return parts.every((part) => part.length === 0);
}

export interface Alarm {
  readonly danger: Danger;
  /** How many resources change so, on whichever hosts. */
  readonly resources: number;
  readonly hosts: number;
  /** One of them. */
  readonly example: { readonly change: Change; readonly host: string };
}

/** One for each class that occurs, in the order asked for. */
export function alarmsFor({ groups }: Comparison, classes: readonly Danger[]): readonly Alarm[] {
  return [...new Set(classes)].flatMap((danger): readonly Alarm[] => {
    const found = groups.flatMap(({ hosts, changes }) => {
      const dangerous = changes.filter((change) => change.danger.includes(danger));
      return dangerous.length === 0 ? [] : [{ hosts, dangerous }];
    });
    const [first] = found;
    const [change] = first?.dangerous ?? [];
    const [host] = first?.hosts ?? [];
    if (change === undefined || host === undefined) return [];
    return [
      {
        danger,
        resources: new Set(found.flatMap(({ dangerous }) => dangerous.map(({ id }) => id))).size,
        // No host is in two groups.
        hosts: found.reduce((sum, { hosts }) => sum + hosts.length, 0),
        example: { change, host },
      },
    ];
  });
}
