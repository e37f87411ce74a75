// Looks after one group: that it exists or not, its number and its members.
import type { HostView, Step } from "../host/host.ts";
import { once } from "./once.ts";
import { shadowStep, withoutShadowSuite } from "./accounts/programs.ts";
import { locksRootOut, observeRootAccess, type RootAccess } from "./accounts/root-access.ts";
import { isFromDirectory, observeTables, type Group, type Tables } from "./accounts/tables.ts";
import { accountName } from "./accounts/want.ts";
import { flag, oneOf, optionalInteger, texts } from "./attributes.ts";
import { stuck, type Attributes, type Decision, type Executor } from "./executor.ts";

interface GroupWant {
  readonly name: string;
  readonly state: "present" | "absent";
  readonly gid?: number;
  readonly system: boolean;
  /** Undefined: nothing is said of members. */
  readonly members?: readonly string[];
  readonly purgeMembers: boolean;
}

interface GroupFound {
  readonly tables: Tables;
  readonly group?: Group;
  /** It is known here, but not kept here. */
  readonly fromDirectory: boolean;
  /** Wanted members that nobody knows. */
  readonly unknown: readonly string[];
  readonly access: RootAccess;
  readonly suite?: string;
}

export const group: Executor<GroupWant, GroupFound> = {
  type: "group",
  reach: "system",
  attributes: ["group", "gid", "system", "members", "purge_members", "state"],
  want,
  target: (want) => want.name,
  observe,
  decide: (want, found) =>
    want.state === "absent" ? decideAbsent(want, found) : decidePresent(want, found),
};

function want(attributes: Attributes): GroupWant {
  const gid = optionalInteger(attributes, "gid");
  return {
    name: accountName(attributes, "group"),
    state: oneOf(attributes, "state", ["present", "absent"]),
    system: flag(attributes, "system"),
    purgeMembers: flag(attributes, "purge_members"),
    ...(gid !== undefined && { gid }),
    ...(attributes["members"] !== undefined && {
      members: [...new Set(texts(attributes, "members"))],
    }),
  };
}

async function observe(want: GroupWant, host: HostView): Promise<GroupFound> {
  const tables = await once(observeTables, host);
  const group = tables.groups.find(({ name }) => name === want.name);
  const suite = await withoutShadowSuite(host);
  const unknown: string[] = [];
  for (const member of want.members ?? []) {
    const isOwn = tables.accounts.some(({ name }) => name === member);
    if (!isOwn && !(await isFromDirectory("passwd", member, host))) unknown.push(member);
  }
  return {
    tables,
    ...(group !== undefined && { group }),
    fromDirectory: group === undefined && (await isFromDirectory("group", want.name, host)),
    unknown,
    access: await observeRootAccess(tables, host),
    ...(suite !== undefined && { suite }),
  };
}

function decideAbsent(want: GroupWant, found: GroupFound): Decision {
  const { tables, group, fromDirectory, suite } = found;
  if (group === undefined) {
    return fromDirectory
      ? {
          kind: "settled",
          note: "a directory knows this group; there is none of this machine's own",
        }
      : { kind: "settled" };
  }
  const account = tables.accounts.find(({ gid }) => gid === group.gid);
  if (account !== undefined) {
    return stuck(
      `"${want.name}" is the primary group of "${account.name}" and cannot go before it`,
    );
  }
  if (isLastWay(want, found, [])) return stuck(lastWay(want.name));
  if (suite !== undefined) return stuck(suite);
  return { kind: "steps", change: "deleted", steps: [shadowStep("groupdel", [], want.name)] };
}

function decidePresent(want: GroupWant, found: GroupFound): Decision {
  const { tables, group, unknown, suite } = found;
  if (found.fromDirectory) {
    return stuck(`"${want.name}" comes from a directory such as LDAP, and is changed there`);
  }
  const other = tables.groups.find(({ gid, name }) => gid === want.gid && name !== want.name);
  if (other !== undefined) return stuck(`the group number ${want.gid} belongs to "${other.name}"`);
  if (unknown.length > 0) {
    const names = unknown.map((name) => `"${name}"`).join(", ");
    return stuck(
      `there is no account ${names} on this host; create it in a resource that this one depends on`,
    );
  }
  const steps = [...ownSteps(want, group), ...memberSteps(want, group?.members ?? [])];
  if (steps.length === 0) return { kind: "settled" };
  if (want.purgeMembers && isLastWay(want, found, want.members ?? [])) {
    return stuck(lastWay(want.name));
  }
  if (suite !== undefined) return stuck(suite);
  return { kind: "steps", change: group === undefined ? "created" : "updated", steps };
}

function ownSteps(want: GroupWant, group: Group | undefined): readonly Step[] {
  const number = want.gid === undefined ? [] : ["-g", String(want.gid)];
  if (group === undefined) {
    return [shadowStep("groupadd", [...(want.system ? ["-r"] : []), ...number], want.name)];
  }
  return want.gid === undefined || want.gid === group.gid
    ? []
    : [shadowStep("groupmod", number, want.name)];
}

/** gpasswd keeps /etc/gshadow in step; -M names all members at once. */
function memberSteps(want: GroupWant, found: readonly string[]): readonly Step[] {
  const { name, members, purgeMembers } = want;
  if (members === undefined) return [];
  const missing = members.filter((member) => !found.includes(member));
  const isTooMany = purgeMembers && found.some((member) => !members.includes(member));
  if (missing.length === 0 && !isTooMany) return [];
  const all = purgeMembers ? members : [...found, ...missing];
  return [shadowStep("gpasswd", ["-M", all.join(",")], name)];
}

/** True when whoever can become root can so through this group alone, and would not be in it any more. */
function isLastWay({ name }: GroupWant, found: GroupFound, left: readonly string[]): boolean {
  return locksRootOut(found.access, (before) => ({
    ...before,
    groups: before.groups.filter((group) => group !== name || left.includes(before.name)),
  }));
}

function lastWay(name: string): string {
  return `"${name}" is what lets the last account here become root: give another one that right first`;
}
