// Who can become root, so that nobody takes that from the last one.
import type { HostView } from "../../host/host.ts";
import { once } from "../once.ts";
import { isLocked } from "./password.ts";
import type { Tables } from "./tables.ts";

/** All that it takes to log in and become root. */
export interface Standing {
  readonly name: string;
  readonly uid: number;
  readonly shell: string;
  readonly password: string;
  readonly hasKeys: boolean;
  readonly isClosed: boolean;
  readonly groups: readonly string[];
  /** A line of sudo names the account itself. */
  readonly hasRule: boolean;
}

export interface RootAccess {
  readonly sudoGroups: readonly string[];
  readonly standings: readonly Standing[];
}

export async function observeRootAccess(tables: Tables, host: HostView): Promise<RootAccess> {
  const now = today();
  const rules = await once(sudoLines, host);
  const subjects = rules.map((line) => line.split(/[\s,]/)[0] ?? "");
  const sudoGroups = subjects.filter((word) => word.startsWith("%")).map((word) => word.slice(1));
  const standings: Standing[] = [];
  for (const account of tables.accounts) {
    const { name, uid, shell, home } = account;
    const groups = tables.groups
      .filter(({ gid, members }) => gid === account.gid || members.includes(name))
      .map((group) => group.name);
    const hasRule = subjects.includes(name);
    const isOfInterest = uid === 0 || hasRule || groups.some((group) => sudoGroups.includes(group));
    if (!isOfInterest) continue;
    const shadow = tables.shadows.find((shadow) => shadow.name === name);
    const expires = Number(shadow?.expires === "" ? -1 : (shadow?.expires ?? -1));
    standings.push({
      name,
      uid,
      shell,
      password: shadow?.password ?? "*",
      hasKeys: await hasKeys(home, host),
      isClosed: expires >= 0 && expires <= now,
      groups,
      hasRule,
    });
  }
  return { sudoGroups, standings };
}

/** In days since the start of 1970. */
export function today(): number {
  return Math.floor(Date.now() / 86_400_000);
}

async function sudoLines(host: HostView): Promise<readonly string[]> {
  const names = (await host.list("/etc/sudoers.d/.")) ?? [];
  const read = names.filter((name) => !name.includes(".") && !name.endsWith("~"));
  const paths = ["/etc/sudoers", ...read.map((name) => `/etc/sudoers.d/${name}`)];
  const texts = await Promise.all(paths.map((path) => host.read(path)));
  return texts
    .flatMap((bytes) => new TextDecoder().decode(bytes).split("\n"))
    .map((line) => line.trim())
    .filter((line) => /^[^#@]\S*\s+\S+\s*=/.test(line));
}

async function hasKeys(home: string, host: HostView): Promise<boolean> {
  const bytes = await host.read(`${home}/.ssh/authorized_keys`);
  return /^(?!#).*AAAA/m.test(new TextDecoder().decode(bytes));
}

function canBecomeRoot(standing: Standing, sudoGroups: readonly string[]): boolean {
  const { uid, shell, password, hasKeys, isClosed, groups, hasRule } = standing;
  const entersBy = hasKeys || !isLocked(password);
  if (isClosed || !entersBy || /\/(nologin|false)$/.test(shell)) return false;
  return uid === 0 || hasRule || groups.some((group) => sudoGroups.includes(group));
}

/** True when somebody can become root, and nobody could after that; an account that goes is undefined. */
export function locksRootOut(
  { standings, sudoGroups }: RootAccess,
  after: (before: Standing) => Standing | undefined,
): boolean {
  const isThere = standings.some((standing) => canBecomeRoot(standing, sudoGroups));
  const left = standings.map(after).filter((standing) => standing !== undefined);
  return isThere && !left.some((standing) => canBecomeRoot(standing, sudoGroups));
}
