// Puts files in place whole: after a crash there is the old content or the new, never half of either.
//
// A release is written file by file, thousands of them: handing each small step to another thread costs several times
// what the step does. Only what waits for the disk is handed over, so that many files can wait for it together.
import { randomUUID } from "node:crypto";
import {
  closeSync,
  fsync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFile,
  writeFileSync,
} from "node:fs";
import { unlink } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { systemCode } from "../contract/system-refusal.ts";

export interface NewFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Permission bits, such as 0o644. */
  readonly mode: number;
}

/** Returns once the names in a folder are safe, as `syncFolder` does. */
export type SyncFolder = (path: string) => Promise<void>;

/** False when the name is taken: then nothing has changed. */
export async function createFile(file: NewFile, sync: SyncFolder = syncFolder): Promise<boolean> {
  return throughTemporary(file, (temporary) => linkNew(temporary, file.path), sync);
}

/** Gives a temporary file its name. Unlike a rename, a link never takes the place of something. */
export function linkNew(temporary: string, path: string): boolean {
  try {
    linkSync(temporary, path);
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    unlinkSync(temporary);
  }
  return true;
}

export async function replaceFile(file: NewFile): Promise<void> {
  await throughTemporary(file, (temporary) => renameSync(temporary, file.path), syncFolder);
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
export async function makeFolder(
  path: string,
  mode: number,
  sync: SyncFolder = syncFolder,
): Promise<void> {
  const missing: string[] = [];
  for (let folder = resolve(path); !exists(folder); folder = dirname(folder)) {
    missing.unshift(folder);
  }
  // One by one: Node's own recursive way never ends where a file system, such as /proc, refuses.
  for (const folder of missing) {
    try {
      mkdirSync(folder, { mode });
    } catch (error) {
      if (systemCode(error) !== "EEXIST") throw error;
    }
    await sync(dirname(folder));
  }
}

/** Whatever it is: what is no folder shows when it is used as one. */
export function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Whoever writes may be stopped at any point; what then stays behind has a name that nobody reads. */
export const temporaryPrefix = ".tmp-";

/** In the same folder, so that it can be given the name. */
export function temporaryFor(path: string): string {
  return join(dirname(path), temporaryPrefix + randomUUID());
}

async function throughTemporary<T>(
  { path, bytes, mode }: NewFile,
  place: (temporary: string) => T,
  sync: SyncFolder,
): Promise<T> {
  const folder = dirname(path);
  const temporary = temporaryFor(path);
  let placed: T;
  try {
    await writeNew(temporary, bytes, mode);
    placed = place(temporary);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  await sync(folder);
  return placed;
}

async function writeNew(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  const file = openSync(path, "wx", mode);
  try {
    if (bytes.length <= smallFile) writeFileSync(file, bytes);
    else await handedOver((told) => writeFile(file, bytes, told));
    await handedOver((told) => fsync(file, told));
  } finally {
    closeSync(file);
  }
}

/** Takes less time than whoever else waits for this thread would notice. */
const smallFile = 1024 * 1024;

/** Nothing is left to clean up of a step of Node's that takes a callback: it is done, or it failed. */
function handedOver(step: (told: (error: Error | null) => void) => void): Promise<void> {
  return new Promise((settle, fail) => {
    step((error) => {
      if (error === null) settle();
      else fail(error);
    });
  });
}

/** A name is safe only once its folder is on the disk too. */
export async function syncFolder(path: string): Promise<void> {
  const folder = openSync(path, "r");
  try {
    await handedOver((told) => fsync(folder, told));
  } catch (error) {
    // Some network file systems cannot do this for folders, and say so with these.
    if (!["EINVAL", "ENOTSUP"].includes(systemCode(error) ?? "")) throw error;
  } finally {
    closeSync(folder);
  }
}
