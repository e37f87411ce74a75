// Keeps files in a folder that only one account, and root, can change. What goes wrong here costs time, and nothing else.
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Place } from "./compiled.ts";

/** With all folders above it, as far as they exist: whoever may rename one of them can put another in its place. */
export function isPrivate({ folder, uid }: Place): boolean {
  for (let at = folder; ; at = dirname(at)) {
    const found = lstatSync(at, { throwIfNoEntry: false });
    if (found !== undefined) {
      const isOwned = found.uid === uid || found.uid === 0;
      // In a folder such as /tmp others may add names, and change none of ours.
      const isClosed = (found.mode & 0o022) === 0 || (at !== folder && (found.mode & 0o1000) !== 0);
      if (!found.isDirectory() || !isOwned || !isClosed) return false;
    }
    if (at === dirname(at)) return true;
  }
}

export function readPrivate({ folder, uid }: Place, name: string): Buffer | undefined {
  let file: number | undefined;
  try {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    file = openSync(join(folder, name), flags);
    const found = fstatSync(file);
    const isOurs = found.isFile() && found.uid === uid && (found.mode & 0o022) === 0;
    return isOurs ? readFileSync(file) : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

export interface KeptFile {
  readonly name: string;
  /** Others whose names begin so are of no use any more, once they are old. */
  readonly prefix: string;
  readonly bytes: Uint8Array;
}

export function replacePrivate({ folder }: Place, { name, prefix, bytes }: KeptFile): void {
  try {
    makeFolder(folder);
    const temporary = join(folder, `${prefix}${process.pid}.new`);
    writeFileSync(temporary, bytes, { mode: 0o600, flag: "wx" });
    renameSync(temporary, join(folder, name));
    const others = readdirSync(folder).filter((other) => other.startsWith(prefix));
    for (const other of others) if (isOld(join(folder, other))) unlinkSync(join(folder, other));
  } catch {
    // The next start compiles once more.
  }
}

/** Two versions that are in use side by side must not take the place of one another at each start. */
function isOld(path: string): boolean {
  return Date.now() - lstatSync(path).mtimeMs > 7 * 24 * 60 * 60 * 1000;
}

/** Node's own recursive way never ends where a file system, such as /proc, refuses. */
function makeFolder(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}
