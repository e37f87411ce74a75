// Puts a file or a link in place at one stroke: whoever looks sees the old one or the new one, never a part.
import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { lstat, open, rename, unlink, type FileHandle } from "node:fs/promises";
import { bytesOf, type PathStep } from "./host.ts";
import type { Place } from "./place.ts";
import { systemCode } from "../contract/system-refusal.ts";
import { presentOrUndefined } from "./system-error.ts";

export type WriteFile = Extract<PathStep, { kind: "write-file" }>;

export async function replaceFile(
  place: Place,
  step: WriteFile,
  privileged: boolean,
): Promise<void> {
  // In the same folder, because a rename does not cross file systems.
  const temporary = `${place.folder}/.vigo-${randomUUID()}`;
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const handle = await open(temporary, flags, 0o600);
  try {
    try {
      await fill(handle, step, privileged ? await ownersAt(place) : {});
    } finally {
      await handle.close();
    }
    await rename(temporary, `${place.folder}/${place.name}`);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  await syncFolder(place.folder);
}

/** The same for links, of either sort: made beside, and renamed over what is there. */
export async function replaceLink(
  place: Place,
  make: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = `${place.folder}/.vigo-${randomUUID()}`;
  await make(temporary);
  try {
    await rename(temporary, `${place.folder}/${place.name}`);
  } finally {
    // Of two names of one file, a rename leaves both.
    await unlink(temporary).catch(() => undefined);
  }
  await syncFolder(place.folder);
}

interface Owners {
  readonly owner?: number;
  readonly group?: number;
}

/** The owner comes before the mode: giving a file away clears its set-user-id bits. */
async function fill(handle: FileHandle, step: WriteFile, kept: Owners): Promise<void> {
  await handle.writeFile(await bytesOf(step.content));
  const owner = step.owner ?? kept.owner;
  const group = step.group ?? kept.group;
  if (owner !== undefined || group !== undefined) await handle.chown(owner ?? -1, group ?? -1);
  await handle.chmod(step.mode);
  await handle.sync();
}

/** Whom the file to be replaced belongs to, so that an unmanaged owner stays. */
async function ownersAt(place: Place): Promise<Owners> {
  const found = await presentOrUndefined(() => lstat(`${place.folder}/${place.name}`));
  return found?.isFile() === true ? { owner: found.uid, group: found.gid } : {};
}

/** Makes the rename survive a power cut. */
async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle;
  try {
    handle = await open(`${folder}/.`, constants.O_RDONLY | constants.O_DIRECTORY);
  } catch (error) {
    // A folder that we may write to and not read cannot be synced by us; the file is in place all the same.
    if (systemCode(error) === "EACCES") return;
    throw error;
  }
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
