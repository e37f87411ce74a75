// What keeping a folder store tidy takes: going through its files, and taking away what is left over.
import { lstat, readdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { ok, type Answer } from "../contract/refusal.ts";
import { systemCode } from "../contract/system-refusal.ts";
import { temporaryPrefix } from "../disk/durable.ts";
import type { StoredObject } from "./store.ts";

/** Of the files whose names from the store's folder begin so; files that are no objects have a dot in front. */
export async function listFolder(
  root: string,
  prefix: string,
): Promise<Answer<readonly StoredObject[]>> {
  const found: StoredObject[] = [];
  // "o/ab" may be the beginning of "o/abc/…": only the folders above it are sure.
  await visit(root, prefix.slice(0, prefix.lastIndexOf("/") + 1), async (name, isHidden) => {
    if (isHidden || !name.startsWith(prefix)) return;
    const state = await stateOf(join(root, name));
    if (state !== undefined) found.push({ name, size: state.size, modified: state.modified });
  });
  return ok(found.sort((a, b) => (a.name < b.name ? -1 : 1)));
}

/** Removes what writers left that were stopped half-way, unless it is so young that they may still be at it. */
export async function sweepFolder(root: string, olderThan: Date): Promise<Answer<number>> {
  let swept = 0;
  for (const folder of ["metadata/", "targets/", "o/", "gc/"]) {
    await visit(root, folder, async (name, isHidden) => {
      if (!isHidden || !name.slice(name.lastIndexOf("/") + 1).startsWith(temporaryPrefix)) return;
      const state = await stateOf(join(root, name));
      if (state === undefined || state.modified >= olderThan) return;
      await removeFile(join(root, name));
      swept += 1;
    });
  }
  return ok(swept);
}

/** A file that is not there is no fault. */
export async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** Goes through all files below a folder, whose name ends with a slash or is empty. */
async function visit(
  root: string,
  folder: string,
  look: (name: string, isHidden: boolean) => Promise<void>,
): Promise<void> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(
    (error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    },
  );
  for (const entry of entries) {
    const isHidden = entry.name.startsWith(".");
    if (entry.isFile()) await look(folder + entry.name, isHidden);
    else if (entry.isDirectory() && !isHidden) await visit(root, `${folder}${entry.name}/`, look);
  }
}

/** Undefined when the file has gone since its folder was read. */
async function stateOf(
  path: string,
): Promise<{ readonly size: number; readonly modified: Date } | undefined> {
  try {
    const { size, mtime } = await lstat(path);
    return { size, modified: mtime };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "");
}
