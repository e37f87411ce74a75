// One writer at a time: a lock that is a file, and that does not outlive a holder who died.
import { readFile, readlink, unlink } from "node:fs/promises";
import { canonical } from "../contract/canonical-json.ts";
import { refuse, type Refusal } from "../contract/refusal.ts";
import { systemCode } from "../contract/system-refusal.ts";
import { createFile } from "../disk/durable.ts";
import { removeFile } from "./folder-upkeep.ts";

/** Does the work while holding the lock, which is meant to be held for an instant. */
export async function whileLocked<T>(path: string, work: () => Promise<T>): Promise<T | Refusal> {
  const own = await signOf(process.pid);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (await createFile({ path, bytes: new TextEncoder().encode(own), mode: 0o644 })) {
      try {
        return await work();
      } finally {
        await unlink(path);
      }
    }
    if (await isStale(path)) await removeStale(path);
    else await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  return refuse(
    "locked",
    `somebody else holds "${path}"`,
    "wait and run it again; if nothing is publishing there, remove the file",
  );
}

const attempts = 40;
const pauseMs = 50;

/**
 * Two may see the same dead holder. Only one of them may remove the lock, or the second would remove the
 * lock that the first has taken since; so they lock the removing as well, and look again.
 */
async function removeStale(path: string): Promise<void> {
  const guard = `${path}.removing`;
  const sign = new TextEncoder().encode(await signOf(process.pid));
  if (!(await createFile({ path: guard, bytes: sign, mode: 0o644 }))) {
    // Whoever was removing may have died of it too.
    if (await isStale(guard)) await removeFile(guard);
    else await new Promise((resolve) => setTimeout(resolve, pauseMs));
    return;
  }
  try {
    if (await isStale(path)) await removeFile(path);
  } finally {
    await removeFile(guard);
  }
}

/** True only for a process of this very system that is gone. Of others nothing can be known from here. */
async function isStale(path: string): Promise<boolean> {
  const holder = await readFile(path, "utf8").catch(() => "");
  const pid = Number(/"pid":(\d+)/.exec(holder)?.[1]);
  if (!Number.isSafeInteger(pid) || pid <= 0 || holder !== (await signOf(pid))) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return systemCode(error) === "ESRCH";
  }
}

/** A process by its number, and by where that number means something: this boot, these process ids. */
async function signOf(pid: number): Promise<string> {
  const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => undefined);
  const numbering = await readlink("/proc/self/ns/pid").catch(() => undefined);
  // Where there is no /proc, no sign equals another, and a dead holder's lock is removed by hand.
  const system = boot && numbering ? `${boot.trim()} ${numbering}` : null;
  return canonical({ pid, system: system ?? `unknown ${process.hrtime.bigint()}` });
}
