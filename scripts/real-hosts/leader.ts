// Finds the first process of a host among the processes of the machine.
import { readdir, readFile } from "node:fs/promises";

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Its id in each namespace that it is in, from this one inwards. */
  readonly ids: readonly number[];
}

/** The keeper is in no namespace of its own, the starter in one, and the host in a second within that. */
export async function leaderBelow(keeper: number): Promise<number | undefined> {
  const processes = await allProcesses();
  const depth = processes.find(({ pid }) => pid === process.pid)?.ids.length ?? 1;
  const isBelow = (pid: number): boolean => {
    const parent = processes.find((process) => process.pid === pid)?.parent;
    return parent !== undefined && (parent === keeper || isBelow(parent));
  };
  return processes.find(
    ({ pid, ids }) => ids.length === depth + 2 && ids.at(-1) === 1 && isBelow(pid),
  )?.pid;
}

async function allProcesses(): Promise<readonly Process[]> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/u.test(name));
  const found = await Promise.all(
    names.map(async (name) => {
      // It may have ended in between.
      const status = await readFile(`/proc/${name}/status`, "utf8").catch(() => "");
      const parent = /^PPid:\s*(\d+)$/mu.exec(status)?.[1];
      const ids = /^NSpid:\s*(.*)$/mu.exec(status)?.[1];
      if (parent === undefined || ids === undefined) return [];
      return [{ pid: Number(name), parent: Number(parent), ids: ids.split(/\s+/u).map(Number) }];
    }),
  );
  return found.flat();
}
