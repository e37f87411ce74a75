// A cache in a folder: one sealed file an entry, which anybody may remove at any time.
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import { systemCode, systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { makeFolder } from "../../runtime/disk/durable.ts";
import { replaceFleeting } from "../../runtime/disk/fleeting.ts";
import type { Cache } from "./cache.ts";
import { belongsInCache, entryFolder, entryName, tagName } from "./entry-name.ts";
import { openEntry, sealEntry } from "./sealed-entry.ts";
import { sweep, sweepLimits, type SweepLimits } from "./sweep.ts";

export interface FolderCache extends Cache {
  /** Writes what is new, and now and then drops what nobody has used for long. */
  settle(): Promise<Answer<undefined>>;
}

export interface FolderCacheOptions {
  readonly key: string;
  /** Whatever else makes one program's results worthless to another. */
  readonly build: string;
  readonly now: Date;
  readonly limits?: SweepLimits;
}

const tagText = `Signature: 8a477f597d28d172789f06886806bc55
# What vigocli remembers of earlier runs. All of it can be removed at any time.
`;

const dayMs = 24 * 60 * 60 * 1000;

/** A refusal for a folder that holds other things: they are not ours to stand among. */
export async function folderCache(
  folder: string,
  { key, build, now, limits = sweepLimits }: FolderCacheOptions,
): Promise<Answer<FolderCache>> {
  const there = await namesIn(folder);
  if (there.kind !== "ok") return there;
  if (!there.value.every(belongsInCache)) {
    return refuse("conflict", `"${folder}" holds other things, and is no cache`, emptyFolder);
  }
  const added = new Map<string, unknown>();
  const stale = new Set<string>();
  const place = (about: string): string => {
    const name = entryName(`${build}\n${process.version} ${process.arch}\n${about}`);
    return join(folder, entryFolder(name), name);
  };
  return ok({
    recall(name) {
      const path = place(name);
      const file = readEntry(path);
      if (file === undefined) return undefined;
      const value = openEntry(key, basename(path), file.bytes);
      if (value !== undefined && now.getTime() - file.modifiedMs > dayMs) stale.add(path);
      return value;
    },
    keep(name, value) {
      added.set(place(name), value);
    },
    async settle() {
      try {
        // Whoever only reads leaves the folder as it is.
        if (added.size === 0 && stale.size === 0) return ok(undefined);
        await prepare(folder, added.keys());
        for (const [path, value] of added) {
          replaceFleeting({ path, bytes: sealEntry(key, basename(path), value), mode: 0o600 });
        }
        for (const path of stale) await used(path, now);
        await sweep(folder, { now, mark: join(folder, tagName), limits });
        return ok(undefined);
      } catch (error) {
        return systemRefusal(error, `cannot write into the cache "${folder}"`);
      }
    },
  });
}

const emptyFolder = "name a folder that does not exist yet, or an empty one";

async function namesIn(folder: string): Promise<Answer<readonly string[]>> {
  try {
    return ok(await readdir(folder));
  } catch (error) {
    if (systemCode(error) === "ENOENT") return ok([]);
    return systemRefusal(error, `cannot use the cache "${folder}"`);
  }
}

/** Larger than what any file of a tree can come to. */
const entryLimit = 256 * 1024 * 1024;

interface EntryFile {
  readonly bytes: Uint8Array;
  readonly modifiedMs: number;
}

/** Undefined for whatever cannot be read: then it is as if it were not there. */
function readEntry(path: string): EntryFile | undefined {
  let file: number | undefined;
  try {
    // Without waiting and without following: somebody may have put a pipe or a link there.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    const state = fstatSync(file);
    if (!state.isFile() || state.size > entryLimit) return undefined;
    const bytes = new Uint8Array(state.size);
    let length = 0;
    for (let count = -1; count !== 0 && length < bytes.length; length += count) {
      count = readSync(file, bytes, length, bytes.length - length, null);
    }
    return { bytes: bytes.subarray(0, length), modifiedMs: state.mtimeMs };
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

async function prepare(folder: string, paths: Iterable<string>): Promise<void> {
  await makeFolder(folder, 0o700);
  await writeFile(join(folder, tagName), tagText, { flag: "wx", mode: 0o600 }).catch(unlessThere);
  for (const below of new Set([...paths].map(dirname))) {
    await mkdir(below, { mode: 0o700 }).catch(unlessThere);
  }
}

function unlessThere(error: unknown): void {
  if (systemCode(error) !== "EEXIST") throw error;
}

/** What is used stays: sweeping goes by these times. */
async function used(path: string, now: Date): Promise<void> {
  await utimes(path, now, now).catch((error: unknown) => {
    // Somebody else has swept it away.
    if (systemCode(error) !== "ENOENT") throw error;
  });
}
