// Puts files in place whole: after a crash there is the old content or the new, never half of either.
import { randomBytes } from "node:crypto";
import { link, mkdir, open, rename, stat, unlink, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { systemCode } from "../contract/system-refusal.ts";

export interface NewFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Permission bits, such as 0o644. */
  readonly mode: number;
  /** True for what means nothing after a power cut: then it is not waited for until the disk has it. */
  readonly fleeting?: true;
}

/** Returns once the names in a folder are safe, as `syncFolder` does. */
export type SyncFolder = (path: string) => Promise<void>;

/** False when the name is taken: then nothing has changed. */
export async function createFile(file: NewFile, sync: SyncFolder = syncFolder): Promise<boolean> {
  const place = async (temporary: string): Promise<boolean> => {
    try {
      // Unlike a rename, a link never takes the place of something.
      await link(temporary, file.path);
    } catch (error) {
      if (systemCode(error) === "EEXIST") return false;
      throw error;
    } finally {
      await unlink(temporary);
    }
    return true;
  };
  return throughTemporary(file, place, sync);
}

export async function replaceFile(file: NewFile): Promise<void> {
  await throughTemporary(file, async (temporary) => rename(temporary, file.path), syncFolder);
}

/** A file that is not there is no fault. */
export async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return;
    throw error;
  }
  await syncFolder(dirname(path));
}

/** With all the folders above it. */
export async function makeFolder(path: string, mode: number): Promise<void> {
  const missing: string[] = [];
  for (let folder = resolve(path); !(await exists(folder)); folder = dirname(folder)) {
    missing.unshift(folder);
  }
  // One by one: Node's own recursive way never ends where a file system, such as /proc, refuses.
  for (const folder of missing) {
    try {
      await mkdir(folder, { mode });
    } catch (error) {
      if (systemCode(error) !== "EEXIST") throw error;
    }
    await syncFolder(dirname(folder));
  }
}

/** Whatever it is: what is no folder shows when it is used as one. */
async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return false;
    throw error;
  }
}

/** Whoever writes may be stopped at any point; what then stays behind has a name that nobody reads. */
export const temporaryPrefix = ".tmp-";

async function throughTemporary<T>(
  { path, bytes, mode, fleeting }: NewFile,
  place: (temporary: string) => Promise<T>,
  sync: SyncFolder,
): Promise<T> {
  const folder = dirname(path);
  const temporary = join(folder, temporaryPrefix + randomBytes(8).toString("hex"));
  let placed: T;
  try {
    if (fleeting === true) await writeFile(temporary, bytes, { flag: "wx", mode });
    else await writeSynced(temporary, bytes, mode);
    placed = await place(temporary);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  if (fleeting !== true) await sync(folder);
  return placed;
}

async function writeSynced(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  const file = await open(path, "wx", mode);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A name is safe only once its folder is on the disk too. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } catch (error) {
    // Some network file systems cannot do this for folders, and say so with these.
    if (!["EINVAL", "ENOTSUP"].includes(systemCode(error) ?? "")) throw error;
  } finally {
    await folder.close();
  }
}
