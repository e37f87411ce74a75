// Puts a file or a link in place at one stroke: whoever looks sees the old one or the new one, never a part.
import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { lstat, open, rename, unlink, type FileHandle } from "node:fs/promises";
import { bytesOf, type PathStep } from "./host.ts";
import { basename } from "node:path/posix";
import { keepAttributes } from "./keep-attributes.ts";
import type { Place } from "./place.ts";
import { readFileAt } from "./read-file.ts";
import { systemCode } from "../contract/system-refusal.ts";
import { presentOrUndefined } from "./system-error.ts";
import { validateFile } from "./validate-file.ts";

export type WriteFile = Extract<PathStep, { kind: "write-file" }>;

export interface Replacing {
  readonly privileged: boolean;
  /** Once given, the programs that this takes are ended. */
  readonly signal: AbortSignal | undefined;
}

export async function replaceFile(
  place: Place,
  step: WriteFile,
  { privileged, signal }: Replacing,
): Promise<void> {
  // In the same folder, because a rename does not cross file systems; programs that check it go by its ending.
  const ending = step.validate === undefined ? "" : (/\.[\w-]+$/.exec(place.name)?.[0] ?? "");
  const name = `.vigo-${randomUUID()}${ending}`;
  const temporary = `${place.folder}/${name}`;
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const handle = await open(temporary, flags, 0o600);
  try {
    try {
      const replaced = await fileAt(place);
      if (replaced !== undefined) await keepAttributes(place, name, signal);
      // Whoever could read the old one may not be meant to read what comes now.
      await handle.chmod(0o600);
      await handle.writeFile(await bytesOf(step.content));
      await finish(handle, step, privileged ? replaced : undefined);
    } finally {
      await handle.close();
    }
    if (step.validate !== undefined) {
      await validateFile({ ...place, name }, { target: step.path, program: step.validate, signal });
    }
    if (step.backup !== undefined) await keepOld(place, step.backup, { privileged, signal });
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

/** A copy, because another name of the old file would keep its mode. */
async function keepOld(place: Place, path: string, how: Replacing): Promise<void> {
  const old = await fileAt(place);
  const content = await presentOrUndefined(() => readFileAt(place));
  if (old === undefined || content === undefined) return;
  const owners = how.privileged ? { owner: old.uid, group: old.gid } : {};
  const copy = { kind: "write-file", path, content, mode: 0o600, ...owners } as const;
  await replaceFile({ folder: place.folder, name: basename(path) }, copy, how);
}

interface Owners {
  readonly uid: number;
  readonly gid: number;
}

/** The owner comes before the mode: giving a file away clears its set-user-id bits. */
async function finish(handle: FileHandle, step: WriteFile, kept?: Owners): Promise<void> {
  const owner = step.owner ?? kept?.uid;
  const group = step.group ?? kept?.gid;
  if (owner !== undefined || group !== undefined) await handle.chown(owner ?? -1, group ?? -1);
  await handle.chmod(step.mode);
  await handle.sync();
}

/** The file to be replaced: what is not managed of it stays, such as its owner. */
async function fileAt(place: Place): Promise<Owners | undefined> {
  const found = await presentOrUndefined(() => lstat(`${place.folder}/${place.name}`));
  return found?.isFile() === true ? found : undefined;
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
