// Where the SSH keys of an account lie, and what stands in the way there.
import type { FileState, HostView } from "../host/host.ts";

export interface Account {
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** The local table first; a directory service only knows what is not in it. */
export async function accountOf(user: string, host: HostView): Promise<Account | undefined> {
  const table = await host.read("/etc/passwd");
  const local = accountIn(new TextDecoder().decode(table), user);
  if (local !== undefined || host.confined) return local;
  const answered = await host.ask({ argv: ["getent", "passwd", "--", user] });
  return answered?.code === 0 ? accountIn(answered.out, user) : undefined;
}

function accountIn(table: string, user: string): Account | undefined {
  for (const line of table.split("\n")) {
    const [name, , uid = "", gid = "", , home = ""] = line.split(":");
    if (name !== user || !/^\d+$/.test(uid) || !/^\d+$/.test(gid)) continue;
    return { uid: Number(uid), gid: Number(gid), home: home.replace(/\/+$/, "") };
  }
  return undefined;
}

export interface KeyPlace {
  readonly home?: FileState;
  readonly folder?: FileState;
  readonly file?: FileState;
  readonly content?: Uint8Array;
}

export async function observeKeyPlace(home: string, host: HostView): Promise<KeyPlace> {
  const homeState = await host.stat(`${home}/.`);
  const folder = homeState?.kind === "folder" ? await host.stat(`${home}/.ssh`) : undefined;
  const path = `${home}/.ssh/authorized_keys`;
  const file = folder?.kind === "folder" ? await host.stat(path) : undefined;
  const isReadable = file?.kind === "file" && file.size <= sizeLimit;
  const content = isReadable ? await host.read(path, home) : undefined;
  return {
    ...(homeState !== undefined && { home: homeState }),
    ...(folder !== undefined && { folder }),
    ...(file !== undefined && { file }),
    ...(content !== undefined && { content }),
  };
}

/** Some thousand keys: what is longer is not there to be read, but to fill our memory. */
const sizeLimit = 1024 * 1024;

/** The account can put there what it likes, so that nothing there is taken on trust. */
export function keyObstacle({ uid, home }: Account, place: KeyPlace): string | undefined {
  const { folder, file, content } = place;
  if (home === "" || place.home?.kind !== "folder") {
    return `the account has no home folder of its own ("${home === "" ? "/" : home}"); depend on what makes it`;
  }
  const path = `${home}/.ssh`;
  if (folder !== undefined && folder.kind !== "folder") return misplaced(path, folder, "a folder");
  if (folder !== undefined && !isOwnedBy(folder, uid)) return stranger(path);
  if (file === undefined) return undefined;
  const keys = `${path}/authorized_keys`;
  if (file.kind !== "file") return misplaced(keys, file, "a file");
  if (content === undefined) return `"${keys}" cannot be read, or holds more than 1 MiB`;
  return isOwnedBy(file, uid) ? undefined : stranger(keys);
}

function misplaced(path: string, { kind, linkTo }: FileState, wanted: string): string {
  return kind === "link"
    ? `"${path}" is a link to "${linkTo}", and in a home folder no link is followed; put ${wanted} in its place`
    : `"${path}" is not ${wanted}, and is left alone`;
}

/** What root left there is fine, unless it is a second name that the account gave to a file of root. */
function isOwnedBy({ kind, uid, links = 1 }: FileState, owner: number): boolean {
  return uid === owner || (uid === 0 && (kind === "folder" || links === 1));
}

/** Its content would become the account's own. */
function stranger(path: string): string {
  return `"${path}" belongs to another account, and is left alone; give it to its own with chown`;
}

const usual: ReadonlySet<string> = new Set([".ssh/authorized_keys", "%h/.ssh/authorized_keys"]);

/** Where sshd looks for keys instead, when its settings say so for everybody. */
export async function keysElsewhere(host: HostView): Promise<string | undefined> {
  const extra = "/etc/ssh/sshd_config.d";
  const names = (await host.list(`${extra}/.`)) ?? [];
  const paths = names.filter((name) => name.endsWith(".conf")).map((name) => `${extra}/${name}`);
  for (const path of [...paths, "/etc/ssh/sshd_config"]) {
    const files = keysFilesIn(new TextDecoder().decode(await host.read(path)));
    if (files === undefined) continue;
    return files.some((file) => usual.has(file)) ? undefined : files.join(" ");
  }
  return undefined;
}

/** The first value counts, and below a Match it is not for everybody. */
function keysFilesIn(config: string): readonly string[] | undefined {
  for (const line of config.split("\n")) {
    const [word = "", ...values] = line.trim().split(/[\s=]+/);
    if (word.toLowerCase() === "match") return undefined;
    if (word.toLowerCase() === "authorizedkeysfile") {
      return values.map((value) => value.replaceAll('"', ""));
    }
  }
  return undefined;
}
