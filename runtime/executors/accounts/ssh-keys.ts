// The keys of an account: a marked block in its authorized_keys, and no line besides.
import type { FileState, HostView, Step } from "../../host/host.ts";
import type { Account } from "./tables.ts";

export interface KeysFound {
  readonly home: string;
  readonly homeState?: FileState;
  readonly folder?: FileState;
  readonly file?: FileState;
  readonly text: string;
}

const begin = "# BEGIN vigo: keys of this account that are looked after";
const end = "# END vigo";

export async function observeKeys(home: string, host: HostView): Promise<KeysFound> {
  const folderPath = `${home}/.ssh`;
  const homeState = await host.stat(`${home}/.`);
  const folder = homeState?.kind === "folder" ? await host.stat(folderPath) : undefined;
  const isFolder = folder?.kind === "folder";
  const file = isFolder ? await host.stat(`${folderPath}/authorized_keys`) : undefined;
  const bytes =
    file?.kind === "file" ? await host.read(`${folderPath}/authorized_keys`) : undefined;
  return {
    home,
    ...(homeState !== undefined && { homeState }),
    ...(folder !== undefined && { folder }),
    ...(file !== undefined && { file }),
    text: new TextDecoder().decode(bytes),
  };
}

/** The file as it is to be; undefined when it is so already. */
export function keysText(wanted: readonly string[], text: string): string | undefined {
  const lines = text === "" ? [] : text.replace(/\n$/, "").split("\n");
  const kept = withoutBlock(lines).filter(
    // A key that stands elsewhere too would count with the options that it has there.
    (line) =>
      !wanted.some((key) => identity(key) !== undefined && identity(key) === identity(line)),
  );
  const unique = wanted.filter(
    (key, at) => wanted.findIndex((other) => sameKey(other, key)) === at,
  );
  const block = unique.length === 0 ? [] : [begin, ...unique, end];
  const after = [...kept, ...block].map((line) => `${line}\n`).join("");
  return after === text || (block.length === 0 && kept.length === lines.length) ? undefined : after;
}

/** A beginning without an end is ours alone: what follows it may be keys of others, and stays. */
function withoutBlock(lines: readonly string[]): readonly string[] {
  const from = lines.indexOf(begin);
  if (from === -1) return lines.filter((line) => line !== end);
  const to = lines.indexOf(end, from);
  const before = lines.slice(0, from);
  return to === -1
    ? [...before, ...lines.slice(from + 1)]
    : [...before, ...withoutBlock(lines.slice(to + 1))];
}

function sameKey(one: string, other: string): boolean {
  return identity(one) === undefined ? one === other : identity(one) === identity(other);
}

/** Kind and key, whatever options stand before them and whatever remark behind. */
function identity(line: string): string | undefined {
  const [, kind, key] =
    /(?:^|\s)((?:sk-)?(?:ssh|ecdsa)-[\w@.-]+)\s+(AAAA[\w+/=]+)/.exec(line) ?? [];
  return kind === undefined ? undefined : `${kind} ${key}`;
}

/** Why the keys are left alone; undefined when they can be written. */
export function keysObstacle({ home, folder, file }: KeysFound): string | undefined {
  if (folder !== undefined && folder.kind !== "folder") {
    return `"${home}/.ssh" is not a folder, and no keys are written through it`;
  }
  if (file !== undefined && file.kind !== "file") {
    return `"${home}/.ssh/authorized_keys" is not a file, and no keys are written through it`;
  }
  return undefined;
}

/** `account` is undefined when it is only about to be made. */
export function keysSteps(
  name: string,
  account: Account | undefined,
  found: KeysFound,
  content: string,
): readonly Step[] {
  const { home, homeState, folder, file } = found;
  const isOwnHome = homeState === undefined || homeState.uid === account?.uid;
  if (isOwnHome && account?.uid !== 0) return [asTheAccount(name, home, content)];
  // Nobody but root can change what leads there. sshd reads the file as the account, so it may be seen.
  const isRoot = account?.uid === 0;
  const path = `${home}/.ssh`;
  return [
    ...(folder === undefined
      ? [{ kind: "make-folder", path, mode: isRoot ? 0o700 : 0o755 } as const]
      : []),
    {
      kind: "write-file",
      path: `${path}/authorized_keys`,
      content: new TextEncoder().encode(content),
      mode: file?.mode ?? (isRoot ? 0o600 : 0o644),
      owner: file?.uid ?? 0,
      group: file?.gid ?? 0,
    },
  ];
}

/**
 * The account may swap any folder below its home for a link while we write. Done with its own rights,
 * that leads nowhere that it could not write by itself.
 */
function asTheAccount(name: string, home: string, content: string): Step {
  return {
    kind: "run",
    program: {
      argv: ["runuser", "-u", name, "--", "sh", "-c", writeKeys, "sh", `${home}/.ssh`],
      stdin: new TextEncoder().encode(content),
      env: { HOME: home },
    },
    about: `write ${home}/.ssh/authorized_keys with the rights of ${name}`,
  };
}

const writeKeys = `set -eu; umask 077
[ -d "$1" ] || mkdir -m 700 -- "$1"
new=$(mktemp -- "$1/.authorized_keys.XXXXXX"); trap 'rm -f -- "$new"' EXIT
cat >"$new"; mv -fT -- "$new" "$1/authorized_keys"`;
