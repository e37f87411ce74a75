// Keeps a cache from growing without end: what nobody has used for long goes first.
import { lstat, readdir, stat, unlink, utimes } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "../../runtime/contract/system-refusal.ts";
import { temporaryPrefix } from "../../runtime/disk/durable.ts";
import { isEntryName } from "./entry-name.ts";

export interface SweepLimits {
  readonly bytes: number;
  /** An entry that nobody has used for so long goes. */
  readonly unusedMs: number;
  /** So long nobody looks again. */
  readonly pauseMs: number;
}

const hourMs = 60 * 60 * 1000;

export const sweepLimits: SweepLimits = {
  bytes: 512 * 1024 * 1024,
  unusedMs: 30 * 24 * hourMs,
  pauseMs: hourMs,
};

export interface Sweeping {
  readonly now: Date;
  /** A file whose age tells when somebody swept last. */
  readonly mark: string;
  readonly limits: SweepLimits;
}

/** Touches nothing but what has the name of an entry, or of one that was left half-written. */
export async function sweep(folder: string, { now, mark, limits }: Sweeping): Promise<void> {
  const last = await stat(mark);
  // A mark of the future was set by a clock that was wrong.
  const age = now.getTime() - last.mtimeMs;
  if (age >= 0 && age < limits.pauseMs) return;
  await utimes(mark, now, now);
  let kept = 0;
  for (const { path, size, usedMs, isEntry } of await filesIn(folder)) {
    const unusedMs = now.getTime() - usedMs;
    const isWanted = isEntry
      ? unusedMs < limits.unusedMs && kept + size <= limits.bytes
      : unusedMs < hourMs;
    if (isWanted) kept += size;
    else await unlink(path).catch(unlessGone);
  }
}

interface CachedFile {
  readonly path: string;
  readonly size: number;
  readonly usedMs: number;
  readonly isEntry: boolean;
}

/** The one used last comes first. */
async function filesIn(folder: string): Promise<readonly CachedFile[]> {
  const found: CachedFile[] = [];
  for (const below of await readdir(folder, { withFileTypes: true })) {
    // A link to a folder leads to what is not ours.
    if (!below.isDirectory() || !/^[0-9a-f]{2}$/u.test(below.name)) continue;
    for (const name of await readdir(join(folder, below.name)).catch(none)) {
      const isEntry = isEntryName(name);
      if (!isEntry && !name.startsWith(temporaryPrefix)) continue;
      const path = join(folder, below.name, name);
      const state = await lstat(path).catch(unlessGone);
      if (state === undefined || state.isDirectory()) continue;
      found.push({ path, size: state.size, usedMs: state.mtimeMs, isEntry });
    }
  }
  return found.sort((a, b) => b.usedMs - a.usedMs);
}

function none(error: unknown): readonly string[] {
  unlessGone(error);
  return [];
}

function unlessGone(error: unknown): undefined {
  if (systemCode(error) !== "ENOENT") throw error;
}
