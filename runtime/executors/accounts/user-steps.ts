// What makes an account as it is wanted: the arguments of useradd, usermod and their kin.
import { dirname } from "node:path/posix";
import type { Step } from "../../host/host.ts";
import { keptBySystem } from "../system-folders.ts";
import type { UserFound } from "./found.ts";
import type { PasswordPlan } from "./password.ts";
import { evenWhenUsed, passwordStep, shadowStep } from "./programs.ts";
import type { Account, Shadow } from "./tables.ts";
import type { UserWant } from "./want.ts";

export function addSteps(want: UserWant, found: UserFound): readonly Step[] {
  const { path, approach } = found.home;
  const isHomeMade = want.manageHome && path !== undefined;
  const above = isHomeMade ? approach.missing : [];
  return [
    ...above.map((path) => ({ kind: "make-folder", path, mode: 0o755 }) as const),
    shadowStep("useradd", addOptions(want, found), want.name),
  ];
}

function addOptions(want: UserWant, found: UserFound): readonly string[] {
  // useradd refuses to make a group that is there already, so it is told to take that one.
  const sameName = found.tables.groups.find(({ name }) => name === want.name);
  const primary = found.primary?.gid ?? sameName?.gid;
  return [
    ...(want.system ? ["-r"] : []),
    ...option("-u", want.uid),
    ...option("-g", primary),
    ...(want.groups === undefined || want.groups.length === 0 ? [] : ["-G", want.groups.join(",")]),
    ...option("-d", want.home),
    want.manageHome && (!want.system || want.home !== undefined) ? "-m" : "-M",
    ...option("-s", want.shell),
    ...option("-c", want.comment),
    ...(want.expires === undefined || want.expires === "never" ? [] : expiry(want.expires)),
  ];
}

/** One usermod for all that differs. */
export function modifySteps(want: UserWant, found: UserFound, account: Account): readonly Step[] {
  const options = [
    ...(want.uid === account.uid ? [] : option("-u", want.uid)),
    ...(found.primary?.gid === account.gid ? [] : option("-g", found.primary?.gid)),
    ...groupOptions(want, found),
    ...(want.home === account.home ? [] : option("-d", want.home)),
    ...(want.shell === account.shell ? [] : option("-s", want.shell)),
    ...(want.comment === account.comment ? [] : option("-c", want.comment)),
    ...(want.expires === undefined || expiresOf(found.shadow) === want.expires
      ? []
      : expiry(want.expires)),
  ];
  return options.length === 0
    ? []
    : [evenWhenUsed(shadowStep("usermod", options, want.name), account)];
}

/** -G names all further groups; with -a they are added to those that it has. */
function groupOptions(want: UserWant, found: UserFound): readonly string[] {
  const { groups, purgeGroups } = want;
  if (groups === undefined) return [];
  // A group that is the primary one is no further one besides.
  const primary = primaryName(found);
  const wanted = groups.filter((name) => name !== primary);
  const isMissing = wanted.some((name) => !found.further.includes(name));
  const isTooMany = purgeGroups && found.further.some((name) => !groups.includes(name));
  if (isTooMany) return ["-G", wanted.join(",")];
  return isMissing ? ["-a", "-G", wanted.join(",")] : [];
}

function primaryName(found: UserFound): string | undefined {
  if (found.primary !== undefined) return found.primary.name;
  return found.tables.groups.find(({ gid }) => gid === found.account?.gid)?.name;
}

/** The home of an account that has none. Only a new account gets the files that new homes begin with. */
export function homeSteps(want: UserWant, found: UserFound, account: Account): readonly Step[] {
  const { path, state, approach, mode } = found.home;
  if (!want.manageHome || path === undefined || state !== undefined) return [];
  // Many accounts of the system have a home that is not there, and is not meant to be.
  if (want.home === undefined && (want.system || account.uid < firstPerson)) return [];
  const owner = want.uid ?? account.uid;
  const group = found.primary?.gid ?? account.gid;
  return [
    ...approach.missing.map((path) => ({ kind: "make-folder", path, mode: 0o755 }) as const),
    { kind: "make-folder", path, mode },
    { kind: "set-owner", path, owner, group },
  ];
}

const firstPerson = 1000;

export function passwordSteps(name: string, plan: PasswordPlan): readonly Step[] {
  switch (plan.kind) {
    case "set":
      return [passwordStep(name, plan.field)];
    case "lock":
      return [shadowStep("usermod", ["-L"], name)];
    case "unlock":
      return Array.from({ length: plan.times }, () => shadowStep("usermod", ["-U"], name));
    case "keep":
    case "stuck":
      return [];
  }
}

export function ageSteps({ name, maxAge }: UserWant, shadow: Shadow | undefined): readonly Step[] {
  if (maxAge === undefined) return [];
  // What a new account begins with is the system's choice.
  const days = shadow?.maxDays ?? "unknown";
  const isSo = maxAge === -1 ? ["", "-1", "99999"].includes(days) : days === String(maxAge);
  return isSo ? [] : [shadowStep("chage", ["-M", String(maxAge)], name)];
}

/** The home goes with the account only when it is the account's and nobody else's. */
export function removeSteps(
  want: UserWant,
  found: UserFound,
  account: Account,
): { readonly steps: readonly Step[]; readonly note?: string } {
  const { state } = found.home;
  const isThere = want.manageHome && state?.kind === "folder";
  const why = isThere ? homeStays(found, account) : undefined;
  const options = isThere && why === undefined ? ["-r"] : [];
  return {
    steps: [evenWhenUsed(shadowStep("userdel", options, want.name), account)],
    ...(why !== undefined && { note: why }),
  };
}

function homeStays({ home, tables }: UserFound, account: Account): string | undefined {
  const path = account.home;
  if (home.path !== path) return `its home "${path}" stays: \`home\` names another folder`;
  if (keptBySystem(path) !== undefined || dirname(path) === "/") {
    return `its home "${path}" stays: the system needs it`;
  }
  if (home.state?.uid !== account.uid)
    return `its home "${path}" stays: it belongs to another account`;
  const other = tables.accounts.find(
    (one) => one.name !== account.name && `${one.home}/`.startsWith(`${path}/`),
  );
  return other === undefined
    ? undefined
    : `its home "${path}" stays: the home of "${other.name}" is there too`;
}

export function expiresOf(shadow: Shadow | undefined): number | "never" {
  const { expires = "" } = shadow ?? {};
  return expires === "" || expires.startsWith("-") ? "never" : Number(expires);
}

function expiry(expires: number | "never"): readonly string[] {
  if (expires === "never") return ["-e", ""];
  return ["-e", new Date(expires * 86_400_000).toISOString().slice(0, 10)];
}

function option(name: string, value: string | number | undefined): readonly string[] {
  return value === undefined ? [] : [name, String(value)];
}
