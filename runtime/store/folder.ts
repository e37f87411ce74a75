// A store in a folder: plain files, put in place whole, and a lock for the one that changes.
import { statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ok, refuse, type Answer, type Refusal } from "../contract/refusal.ts";
import { systemCode, systemRefusal } from "../contract/system-refusal.ts";
import { createFile, exists, makeFolder, replaceFile, type SyncFolder } from "../disk/durable.ts";
import { sharedSync } from "../disk/shared-sync.ts";
import { listFolder, removeFile, sweepFolder } from "./folder-upkeep.ts";
import { whileLocked } from "./lock.ts";
import { checkedName } from "./object-name.ts";
import { readStored } from "./read-stored.ts";
import type { Fetched, MaintainedStore, StoredObject, Swapped, Written } from "./store.ts";

export function folderStore(path: string): MaintainedStore {
  const place = (name: string): string => join(path, checkedName(name));
  const ground: Ground = { root: path, sync: sharedSync() };
  const turn = turnTaker();
  return {
    where: path,
    keepsItsWord: true,
    get: (name, limit) => {
      const file = place(name);
      return refusing(`cannot read "${file}"`, async () => {
        await turn();
        return read(path, file, limit);
      });
    },
    create: (name, bytes) =>
      refusing(`cannot write "${place(name)}"`, () => create(ground, place(name), bytes)),
    swap: (name, bytes, expected) =>
      refusing(`cannot write "${place(name)}"`, () =>
        swap(ground, { path: place(name), bytes, mode: 0o644 }, expected),
      ),
    list: (prefix) => refusing(`cannot list "${path}"`, () => list(path, prefix)),
    put: (name, bytes) =>
      refusing(`cannot write "${place(name)}"`, () => put(ground, place(name), bytes)),
    remove: (name) => refusing(`cannot remove "${place(name)}"`, () => remove(place(name))),
    sweep: (olderThan) => refusing(`cannot tidy "${path}"`, () => sweepFolder(path, olderThan)),
  };
}

/**
 * Reading waits for nothing, so that whoever reads on and on would keep the process from hearing anything else,
 * such as a signal. Now and then all others have their turn.
 */
function turnTaker(): () => Promise<void> {
  let reads = 0;
  return async () => {
    if (reads % readsInTurn === 0) await new Promise((next) => setImmediate(next));
    reads += 1;
  };
}

const readsInTurn = 64;

interface Ground {
  readonly root: string;
  /** Of those who write at the same time one makes the names of all of them safe. */
  readonly sync: SyncFolder;
}

async function refusing<T>(what: string, work: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await work();
  } catch (error) {
    return systemRefusal(error, what);
  }
}

/** Where there is no such file, there may be no store either. */
async function read(root: string, path: string, limit: number): Promise<Fetched> {
  const fetched = await readStored(path, limit);
  return fetched.kind === "absent" ? (faultOfRoot(root) ?? fetched) : fetched;
}

function faultOfRoot(root: string): Refusal | undefined {
  const state = statSync(root, { throwIfNoEntry: false });
  if (state === undefined)
    return refuse("not-found", `there is no folder "${root}"`, "check the path of the store");
  return state.isDirectory() ? undefined : refuse("not-a-folder", `"${root}" is not a folder`);
}

async function create(ground: Ground, path: string, bytes: Uint8Array): Promise<Written> {
  // Most objects of a release are there already; looking first saves writing them out to the disk.
  if (exists(path)) return { kind: "exists" };
  const write = async (): Promise<Written> => {
    const isCreated = await createFile({ path, bytes, mode: 0o644 }, ground.sync);
    return { kind: isCreated ? "written" : "exists" };
  };
  try {
    return await write();
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
  }
  // Of the thousands of objects few are the first in their folder.
  const foreign = await claim(ground, dirname(path));
  return foreign ?? write();
}

async function swap(
  ground: Ground,
  file: { readonly path: string; readonly bytes: Uint8Array; readonly mode: number },
  expected: string | undefined,
): Promise<Swapped> {
  const foreign = await claim(ground, dirname(file.path));
  if (foreign !== undefined) return foreign;
  const lock = join(dirname(file.path), `.${basename(file.path)}.lock`);
  return whileLocked(lock, async (): Promise<Swapped> => {
    const current = await read(ground.root, file.path, swappableLimit);
    if (current.kind === "refused") return current;
    const tag = current.kind === "found" ? current.tag : undefined;
    if (tag !== expected) return { kind: "changed" };
    await replaceFile(file);
    return { kind: "swapped" };
  });
}

async function list(root: string, prefix: string): Promise<Answer<readonly StoredObject[]>> {
  return faultOfRoot(root) ?? listFolder(root, prefix);
}

async function put(ground: Ground, path: string, bytes: Uint8Array): Promise<Answer<undefined>> {
  const foreign = await claim(ground, dirname(path));
  if (foreign !== undefined) return foreign;
  await replaceFile({ path, bytes, mode: 0o644 });
  return ok(undefined);
}

async function remove(path: string): Promise<Answer<undefined>> {
  await removeFile(path);
  return ok(undefined);
}

const swappableLimit = 16 * 1024 * 1024;

/** Makes the folders. A folder that holds something else is not ours to fill with files. */
async function claim({ root, sync }: Ground, folder: string): Promise<Refusal | undefined> {
  if (exists(folder)) return undefined;
  const names = await readdir(root).catch((error: unknown): string[] => {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  });
  if (names.length > 0 && !names.includes("metadata")) {
    return refuse(
      "not-a-store",
      `"${root}" holds other things, and is not a store`,
      "choose an empty folder, or a store",
    );
  }
  await makeFolder(folder, 0o755, sync);
  return undefined;
}
