// What an account needs to be known of before anything is decided about it.
import type { FileState, HostView } from "../../host/host.ts";
import { once } from "../once.ts";
import { observeApproach, openApproach, type Approach } from "../target-path.ts";
import { observeHash } from "./password.ts";
import { withoutShadowSuite } from "./programs.ts";
import { observeRootAccess, today, type RootAccess } from "./root-access.ts";
import { observeKeys, type KeysFound } from "./ssh-keys.ts";
import { observeSudo, type SudoFound } from "./sudo.ts";
import { furtherGroups, isFromDirectory, observeTables } from "./tables.ts";
import type { Account, Group, Shadow, Tables } from "./tables.ts";
import type { UserWant } from "./want.ts";

export interface UserFound {
  readonly tables: Tables;
  readonly account?: Account;
  readonly shadow?: Shadow;
  /** The groups that name it as a member. */
  readonly further: readonly string[];
  /** The wanted primary group; undefined when there is none, or none is wanted. */
  readonly primary?: Group;
  /** It is known here, but not kept here. */
  readonly fromDirectory: boolean;
  /** The wanted password, hashed. */
  readonly hash?: string;
  readonly home: HomeFound;
  readonly keys?: KeysFound;
  readonly sudo: SudoFound;
  readonly shellMissing: boolean;
  readonly access: RootAccess;
  /** In days since the start of 1970. */
  readonly today: number;
  readonly suite?: string;
}

export interface HomeFound {
  /** Undefined for a new account whose home the system chooses. */
  readonly path?: string;
  readonly state?: FileState;
  readonly approach: Approach;
  /** Its mode when it is made, as the system's own settings say. */
  readonly mode: number;
}

export async function observeUser(want: UserWant, host: HostView): Promise<UserFound> {
  const tables = await once(observeTables, host);
  const account = tables.accounts.find(({ name }) => name === want.name);
  const shadow = tables.shadows.find(({ name }) => name === want.name);
  const primary = tables.groups.find(({ name, gid }) =>
    typeof want.primary === "number" ? gid === want.primary : name === want.primary,
  );
  const defaults = await observeDefaults(host);
  const homePath =
    want.home ?? account?.home ?? (want.system ? undefined : `${defaults.base}/${want.name}`);
  const isHashed = want.password !== undefined && want.state === "present";
  const hash = isHashed ? await observeHash(want.password, shadow?.password, host) : undefined;
  const suite = await withoutShadowSuite(host);
  return {
    tables,
    ...(account !== undefined && { account }),
    ...(shadow !== undefined && { shadow }),
    further: furtherGroups(tables, want.name),
    ...(primary !== undefined && { primary }),
    fromDirectory: account === undefined && (await isFromDirectory("passwd", want.name, host)),
    ...(hash !== undefined && { hash }),
    home: await observeHome(homePath, defaults.mode, host),
    ...(want.keys !== undefined &&
      homePath !== undefined && { keys: await observeKeys(homePath, host) }),
    sudo: await observeSudo(want.name, host),
    shellMissing: want.shell !== undefined && (await host.stat(want.shell)) === undefined,
    access: await observeRootAccess(tables, host),
    today: today(),
    ...(suite !== undefined && { suite }),
  };
}

async function observeHome(
  path: string | undefined,
  mode: number,
  host: HostView,
): Promise<HomeFound> {
  if (path === undefined) return { approach: openApproach, mode };
  const state = await host.stat(path);
  const approach = state === undefined ? await observeApproach(path, host) : openApproach;
  return { path, ...(state !== undefined && { state }), approach, mode };
}

/** Where useradd puts homes, and how closed they are at birth. */
async function observeDefaults(
  host: HostView,
): Promise<{ readonly base: string; readonly mode: number }> {
  const read = async (path: string): Promise<string> =>
    new TextDecoder().decode(await host.read(path));
  const base = /^HOME=(\/\S+)/m.exec(await read("/etc/default/useradd"))?.[1] ?? "/home";
  const mode = /^HOME_MODE\s+(0?[0-7]{3})\b/m.exec(await read("/etc/login.defs"))?.[1] ?? "0700";
  return { base, mode: Number.parseInt(mode, 8) };
}
