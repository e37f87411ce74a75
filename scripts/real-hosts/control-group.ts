// Where a control group for a host can be made: hosts that shared one would end each other's services.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Below the one that this process is in. */
export async function ownControlGroup(): Promise<string> {
  const mounts = await readFile("/proc/self/mountinfo", "utf8");
  const mount = mounts.split("\n").find((line) => line.includes(" - cgroup2 "));
  const path = mount?.split(" ")[4];
  if (path === undefined) throw new Error("no hierarchy of control groups, version 2, is mounted");
  const own = /^0::(.*)$/mu.exec(await readFile("/proc/self/cgroup", "utf8"))?.[1];
  return join(path, own ?? "/");
}
