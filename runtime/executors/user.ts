// Looks after one account: its fields and groups, its password, its keys, and its right to use sudo.
import type { Step } from "../host/host.ts";
import { observeUser, type UserFound } from "./accounts/found.ts";
import { isLocked, passwordPlan } from "./accounts/password.ts";
import { locksRootOut, type Standing } from "./accounts/root-access.ts";
import { keysObstacle, keysSteps, keysText } from "./accounts/ssh-keys.ts";
import { sudoSteps } from "./accounts/sudo.ts";
import type { Account } from "./accounts/tables.ts";
import {
  addSteps,
  ageSteps,
  expiresOf,
  homeSteps,
  modifySteps,
  passwordSteps,
  removeSteps,
} from "./accounts/user-steps.ts";
import { userAttributes, userWant, type UserWant } from "./accounts/want.ts";
import { stuck, type Decision, type Executor } from "./executor.ts";
import { obstructed } from "./target-path.ts";

export const user: Executor<UserWant, UserFound> = {
  type: "user",
  reach: "system",
  attributes: userAttributes,
  want: userWant,
  target: (want) => want.name,
  observe: observeUser,
  decide: (want, found) =>
    want.state === "absent" ? decideAbsent(want, found) : decidePresent(want, found),
};

function decideAbsent(want: UserWant, found: UserFound): Decision {
  const { account, sudo } = found;
  const rule: readonly Step[] =
    sudo.text === undefined ? [] : [{ kind: "remove-file", path: sudo.path }];
  if (account === undefined) {
    const note = found.fromDirectory
      ? { note: "a directory knows this account; there is none of this machine's own" }
      : {};
    return rule.length === 0
      ? { kind: "settled", ...note }
      : { kind: "steps", change: "deleted", steps: rule, ...note };
  }
  const guarded = guard(want, found, () => undefined);
  if (guarded !== undefined) return stuck(guarded);
  if (found.suite !== undefined) return stuck(found.suite);
  const { steps, ...note } = removeSteps(want, found, account);
  return { kind: "steps", change: "deleted", steps: [...steps, ...rule], ...note };
}

function decidePresent(want: UserWant, found: UserFound): Decision {
  const { account, shadow } = found;
  const plan = passwordPlan(want, found.hash, account === undefined ? undefined : shadow?.password);
  const sudo = sudoSteps(want.name, want.sudo, found.sudo);
  const reason =
    obstacle(want, found) ??
    (plan.kind === "stuck" ? plan.reason : undefined) ??
    ("stuck" in sudo ? sudo.stuck : undefined) ??
    guard(want, found, (before) => afterwards(want, found, before));
  if (reason !== undefined || "stuck" in sudo) return stuck(reason ?? "");
  const steps = [
    ...(account === undefined
      ? addSteps(want, found)
      : [...modifySteps(want, found, account), ...homeSteps(want, found, account)]),
    ...passwordSteps(want.name, plan),
    ...ageSteps(want, shadow),
    ...keySteps(want, found, account),
    ...sudo,
  ];
  const note = found.shellMissing ? { note: `there is no "${want.shell}" on this host` } : {};
  if (steps.length === 0) return { kind: "settled", ...note };
  if (found.suite !== undefined) return stuck(found.suite);
  const change = account === undefined ? "created" : "updated";
  return { kind: "steps", change, steps, ...note };
}

function keySteps(
  want: UserWant,
  { keys }: UserFound,
  account: Account | undefined,
): readonly Step[] {
  if (want.keys === undefined || keys === undefined) return [];
  const content = keysText(want.keys, keys.text);
  return content === undefined ? [] : keysSteps(want.name, account, keys, content);
}

/** Why the account cannot be as wanted while the host is as it is. */
function obstacle(want: UserWant, found: UserFound): string | undefined {
  const { tables, primary, home, keys } = found;
  if (found.fromDirectory) {
    return `"${want.name}" comes from a directory such as LDAP, and is changed there`;
  }
  const other = tables.accounts.find(({ uid, name }) => uid === want.uid && name !== want.name);
  if (other !== undefined) return `the user number ${want.uid} belongs to "${other.name}"`;
  if (want.primary !== undefined && primary === undefined) return noGroup(String(want.primary));
  const missing = want.groups?.find((group) => !tables.groups.some(({ name }) => name === group));
  if (missing !== undefined) return noGroup(missing);
  if (home.path !== undefined && want.manageHome) {
    const blocked = obstructed(home.path, home.approach);
    if (blocked !== undefined) return blocked;
    if (home.state?.kind === "file") return `its home "${home.path}" is a file`;
  }
  if (want.keys !== undefined && keys === undefined) {
    return "keys need a home: name one with `home`";
  }
  return keys === undefined ? undefined : keysObstacle(keys);
}

function noGroup(group: string): string {
  return `there is no group "${group}" on this host; create it in a resource that this one depends on`;
}

function guard(
  want: UserWant,
  { account, access }: UserFound,
  after: (before: Standing) => Standing | undefined,
): string | undefined {
  if (want.force) return undefined;
  if (account?.uid === 0 && want.state === "absent") {
    return `the agent itself runs as "${want.name}", which is therefore not removed`;
  }
  const isLast = locksRootOut(access, (before) =>
    before.name === want.name ? after(before) : before,
  );
  return isLast
    ? `"${want.name}" is the last account here that can log in and become root; \`force: true\` takes that from it all the same`
    : undefined;
}

/** What would be left of it, as far as becoming root is concerned. */
function afterwards(want: UserWant, found: UserFound, before: Standing): Standing {
  const { groups: wanted, purgeGroups, locked } = want;
  const primary = found.primary?.name;
  const groups = [
    ...(wanted !== undefined && purgeGroups ? wanted : [...before.groups, ...(wanted ?? [])]),
    ...(primary === undefined ? [] : [primary]),
  ];
  const expires = want.expires ?? expiresOf(found.shadow);
  const isLockedThen = locked ?? isLocked(found.hash ?? before.password);
  const keys = want.keys;
  return {
    ...before,
    uid: want.uid ?? before.uid,
    shell: want.shell ?? before.shell,
    password: isLockedThen ? "!" : "x",
    hasKeys: keys === undefined ? before.hasKeys : keys.length > 0 || keepsKeys(found),
    isClosed: expires !== "never" && expires <= found.today,
    groups,
    hasRule: want.sudo ?? before.hasRule,
  };
}

/** Keys that this resource did not bring stay when it has none. */
function keepsKeys({ keys }: UserFound): boolean {
  return /^(?!#).*AAAA/m.test(keysText([], keys?.text ?? "") ?? keys?.text ?? "");
}
