// Sees that one run at a time works with a state folder.
import { readlink, unlink } from "node:fs/promises";
import { join } from "node:path";
import { ok, refuse, type Answer, type Refusal } from "../contract/refusal.ts";
import { systemCode, systemRefusal } from "../contract/system-refusal.ts";
import { createFleeting } from "../disk/fleeting.ts";
import { readIfThere } from "../disk/read-file.ts";
import { parseJson } from "./state-file.ts";

export interface RunLock {
  /** Says so when the disk does not let go of it. Once this process has ended it holds up nobody. */
  release(): Promise<Refusal | undefined>;
}

/** Does not wait: whoever is running is doing what this run would do. */
export async function takeLock(path: string): Promise<Answer<RunLock>> {
  try {
    const own = await holderOf(process.pid);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      if (place(path, own)) return ok({ release: () => release(path) });
      const holder = await holderIn(path);
      if (holder === "none") continue;
      if (holder !== "unknown" && (await isRunning(holder))) {
        return locked(path, `another run is going on (pid ${holder.pid})`);
      }
      if (!(await removeStale(path, own))) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return locked(path, "other runs keep starting");
  } catch (error) {
    return systemRefusal(error, `cannot lock "${path}"`);
  }
}

/** For as long as the work lasts, nobody else works with the state folder. */
export async function underLock<T extends number | { readonly kind: string }>(
  folder: string,
  work: () => Promise<T>,
): Promise<T | Refusal> {
  const lock = await takeLock(lockIn(folder));
  if (lock.kind !== "ok") return lock;
  let outcome: T;
  try {
    outcome = await work();
  } catch (error) {
    await lock.value.release();
    throw error;
  }
  const fault = await lock.value.release();
  return fault !== undefined && typeof outcome === "number" ? fault : outcome;
}

/**
 * For a process that lives on from run to run, while none of its own goes on: what a disk that was
 * read-only for a while has kept in its name would hold up all of its runs.
 */
export async function dropLeftLock(folder: string): Promise<void> {
  const path = lockIn(folder);
  const own = await holderOf(process.pid);
  const left = await holderIn(path).catch(() => "unknown" as const);
  if (typeof left === "string" || left.pid !== own.pid || left.system !== own.system) return;
  if (left.started === own.started) await release(path);
}

function lockIn(folder: string): string {
  return join(folder, "lock");
}

async function release(path: string): Promise<Refusal | undefined> {
  try {
    await remove(path);
    return undefined;
  } catch (error) {
    return systemRefusal(error, `cannot remove the lock "${path}"`);
  }
}

const attempts = 20;

function locked(path: string, message: string): Answer<never> {
  return refuse("locked", message, `wait for it to end; if it has, remove "${path}"`);
}

interface Holder {
  readonly pid: number;
  /** Where the pid means something: this boot, these process ids. Null where there is no /proc. */
  readonly system: string | null;
  /** When the process was started, which tells it from a later one with the same pid. */
  readonly started: string | null;
}

async function holderOf(pid: number): Promise<Holder> {
  return { pid, system: await thisSystem(), started: await startOf(pid) };
}

async function thisSystem(): Promise<string | null> {
  const boot = await textOf("/proc/sys/kernel/random/boot_id");
  const numbering = await readlink("/proc/self/ns/pid").catch(() => undefined);
  return boot === undefined || numbering === undefined ? null : `${boot.trim()} ${numbering}`;
}

/** In ticks since the boot. */
async function startOf(pid: number): Promise<string | null> {
  const line = (await textOf(`/proc/${pid}/stat`)) ?? "";
  // The program's name stands in brackets and may hold anything; the fields after it are numbers.
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
  return fields[19] ?? null;
}

async function textOf(path: string): Promise<string | undefined> {
  const bytes = await readIfThere(path).catch(() => undefined);
  return bytes && new TextDecoder().decode(bytes);
}

function place(path: string, holder: Holder): boolean {
  const bytes = new TextEncoder().encode(JSON.stringify(holder));
  return createFleeting({ path, bytes, mode: 0o600 });
}

/** "unknown" when the file is none of our locks; such a file holds up nobody. */
async function holderIn(path: string): Promise<Holder | "unknown" | "none"> {
  const bytes = await readIfThere(path);
  if (bytes === undefined) return "none";
  const value = parseJson(bytes);
  if (typeof value !== "object" || value === null || !("pid" in value)) return "unknown";
  const { pid } = value;
  if (typeof pid !== "number" || !Number.isSafeInteger(pid) || pid <= 0) return "unknown";
  const system = "system" in value && typeof value.system === "string" ? value.system : null;
  const started = "started" in value && typeof value.started === "string" ? value.started : null;
  return { pid, system, started };
}

async function isRunning(holder: Holder): Promise<boolean> {
  const here = await thisSystem();
  if (holder.system !== null && here !== null && holder.system !== here) {
    // After a reboot nothing runs any more. Of another container on this boot we cannot know.
    return holder.system.split(" ")[0] === here.split(" ")[0];
  }
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // Not being permitted to signal it means that it is there.
    return systemCode(error) !== "ESRCH";
  }
  return holder.started === null || holder.started === (await startOf(holder.pid));
}

/**
 * Two runs may see the same dead holder. The second to act on it would remove the lock that the first
 * has taken since; so the removing is locked as well, and whoever removes looks again. False: try later.
 */
async function removeStale(path: string, own: Holder): Promise<boolean> {
  const guard = `${path}.removing`;
  if (!place(guard, own)) {
    const other = await holderIn(guard);
    if (other !== "none" && (other === "unknown" || !(await isRunning(other)))) await remove(guard);
    return false;
  }
  try {
    const holder = await holderIn(path);
    const isStale = holder !== "none" && (holder === "unknown" || !(await isRunning(holder)));
    if (isStale) await remove(path);
    return true;
  } finally {
    await remove(guard);
  }
}

async function remove(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (systemCode(error) !== "ENOENT") throw error;
  });
}
