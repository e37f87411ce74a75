// What to look at first in a comparison: whatever deletes, restarts, lets somebody in or cuts a connection.
import { dangers, type Change, type Comparison, type Danger } from "../comparison.ts";

export interface AlarmClass {
  readonly kind: AlarmKind;
  readonly alarms: readonly Alarm[];
}

/** `left-behind`: no longer policy, and on the hosts until somebody takes it away. */
export type AlarmKind = Danger | "left-behind";

export interface Alarm {
  readonly id: string;
  readonly type: string | undefined;
  readonly target: string | undefined;
  /** Of all groups; sorted. */
  readonly hosts: readonly string[];
  /** Which groups of the comparison it is in, counted from 0. */
  readonly groups: readonly number[];
  /** The changes that make a service restart, where it is not its own. */
  readonly because: readonly string[];
}

/** Words for each. */
export const alarmTitles: Readonly<Record<AlarmKind, string>> = {
  deletes: "Deletes",
  "left-behind": "Left behind on hosts",
  restarts: "Restarts or reloads",
  access: "Who may log in or become root",
  network: "Network, firewall or the way in",
  reboot: "Reboots",
};

/** Only those that there are. */
export function alarmsOf({ groups }: Comparison): readonly AlarmClass[] {
  const found = new Map<AlarmKind, Map<string, Gathered>>();
  for (const [index, { changes, hosts }] of groups.entries()) {
    for (const change of changes) {
      for (const { kind, ...named } of alarmsIn(change)) {
        const ofKind = found.get(kind) ?? new Map<string, Gathered>();
        found.set(kind, ofKind);
        const alarm = ofKind.get(named.id) ?? begun(named);
        ofKind.set(named.id, alarm);
        alarm.groups.add(index);
        for (const host of hosts) alarm.hosts.add(host);
        if (named.id !== change.id) alarm.because.add(change.id);
      }
    }
  }
  return alarmKinds.flatMap((kind) => {
    const alarms = [...(found.get(kind)?.values() ?? [])].map((alarm) => ({
      ...alarm,
      hosts: [...alarm.hosts].sort(),
      groups: [...alarm.groups],
      because: [...alarm.because].sort(),
    }));
    return alarms.length === 0 ? [] : [{ kind, alarms }];
  });
}

/** Which classes a change belongs to; the services that it wakes are `restarts` of their own. */
export function alarmKindsOf({ danger, retract, wakes }: Change): readonly AlarmKind[] {
  const kinds = new Set<AlarmKind>(danger);
  // What agents take back by themselves is deleted.
  if (retract && !kinds.has("deletes")) kinds.add("left-behind");
  if (wakes.length > 0) kinds.add("restarts");
  return alarmKinds.filter((kind) => kinds.has(kind));
}

/** The most alarming first. What stays where it was does nothing by itself. */
const alarmKinds: readonly AlarmKind[] = [...dangers, "left-behind"];

interface Named extends Pick<Alarm, "id" | "type" | "target"> {
  readonly kind: AlarmKind;
}

interface Gathered extends Omit<Alarm, "hosts" | "groups" | "because"> {
  readonly hosts: Set<string>;
  readonly groups: Set<number>;
  readonly because: Set<string>;
}

function begun(named: Omit<Named, "kind">): Gathered {
  return { ...named, hosts: new Set(), groups: new Set(), because: new Set() };
}

function alarmsIn(change: Change): readonly Named[] {
  const { id, type, target, wakes } = change;
  return alarmKindsOf(change).flatMap((kind): readonly Named[] => {
    const itself = { kind, id, type, target };
    if (kind !== "restarts" || wakes.length === 0) return [itself];
    const woken = wakes.map((service) => ({
      kind,
      id: service,
      type: undefined,
      target: undefined,
    }));
    // What wakes others does not restart, unless it is a service that changes too.
    return type === "service" ? [itself, ...woken] : woken;
  });
}
