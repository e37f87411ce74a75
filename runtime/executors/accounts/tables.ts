// The tables in which a Unix machine keeps its own accounts and groups, read as they lie on its disk.
import type { HostView } from "../../host/host.ts";

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly comment: string;
  readonly home: string;
  readonly shell: string;
}

export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** What /etc/shadow says of an account, as it is written there. */
export interface Shadow {
  readonly name: string;
  readonly password: string;
  readonly maxDays: string;
  /** The day, counted from the start of 1970, from which on the account is closed. */
  readonly expires: string;
}

export interface Tables {
  readonly accounts: readonly Account[];
  readonly groups: readonly Group[];
  readonly shadows: readonly Shadow[];
}

/** No process is needed for this, however many accounts a policy names. */
export async function observeTables(host: HostView): Promise<Tables> {
  const lines = async (path: string): Promise<readonly (readonly string[])[]> => {
    const text = new TextDecoder().decode(await host.read(path));
    return text.split("\n").map((line) => line.split(":"));
  };
  return {
    accounts: (await lines("/etc/passwd")).flatMap(accountOf),
    groups: (await lines("/etc/group")).flatMap(groupOf),
    shadows: (await lines("/etc/shadow")).flatMap(shadowOf),
  };
}

function accountOf(fields: readonly string[]): readonly Account[] {
  const [name = "", , uid = "", gid = "", comment = "", home = "", shell = ""] = fields;
  if (name === "" || !isNumber(uid) || !isNumber(gid)) return [];
  return [{ name, uid: Number(uid), gid: Number(gid), comment, home, shell }];
}

function groupOf(fields: readonly string[]): readonly Group[] {
  const [name = "", , gid = "", members = ""] = fields;
  if (name === "" || !isNumber(gid)) return [];
  return [
    { name, gid: Number(gid), members: members.split(",").filter((member) => member !== "") },
  ];
}

function shadowOf(fields: readonly string[]): readonly Shadow[] {
  const [name = "", password = "", , , maxDays = "", , , expires = ""] = fields;
  return name === "" ? [] : [{ name, password, maxDays, expires }];
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text);
}

/** The groups that name the account as a member; its primary group is not among them. */
export function furtherGroups(tables: Tables, account: string): readonly string[] {
  return tables.groups.filter(({ members }) => members.includes(account)).map(({ name }) => name);
}

/**
 * True when the name is known here without being in the machine's own tables, as with LDAP. Nobody is
 * asked on a host whose names come from its own tables alone.
 */
export async function isFromDirectory(
  table: "passwd" | "group",
  name: string,
  host: HostView,
): Promise<boolean> {
  const text = new TextDecoder().decode(await host.read("/etc/nsswitch.conf"));
  const line = text.split("\n").find((line) => line.trim().startsWith(`${table}:`)) ?? "";
  const sources =
    line
      .replace(/#.*/, "")
      .split(":")[1]
      ?.split(/[\s[\]]+/) ?? [];
  const own = new Set(["", "files", "compat", "systemd", "db"]);
  if (sources.every((source) => own.has(source) || source.includes("="))) return false;
  return (await host.ask({ argv: ["getent", table, "--", name] }))?.code === 0;
}
