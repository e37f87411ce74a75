// The processes of a host, as /proc shows them.
import type { HostView } from "../host/host.ts";

export interface Running {
  readonly pid: number;
  /** In ticks since the start of the system: with it, a number that is given out again is told apart. */
  readonly started: string;
  readonly program: string;
}

/** Those whose command line matches. Threads of the kernel have none. */
export async function observeProcesses(
  pattern: RegExp,
  host: HostView,
): Promise<readonly Running[]> {
  const found: Running[] = [];
  for (const entry of (await host.list("/proc")) ?? []) {
    if (!/^\d+$/.test(entry)) continue;
    const words = (await textOf(`/proc/${entry}/cmdline`, host))?.replace(/\0+$/, "").split("\0");
    if (words === undefined || !pattern.test(words.join(" ")) || words.join("") === "") continue;
    const stat = statOf(await textOf(`/proc/${entry}/stat`, host));
    if (stat === undefined || stat.state === "Z") continue;
    const program = words[0]?.split(" ")[0]?.split("/").at(-1) ?? "";
    found.push({ pid: Number(entry), started: stat.started, program });
  }
  return found;
}

/** The agent itself, then whoever started it, and so on. */
export async function ancestry(host: HostView): Promise<readonly number[]> {
  const found: number[] = [];
  let pid = Number((await host.stat("/proc/self"))?.linkTo ?? 0);
  while (pid > 0 && !found.includes(pid)) {
    found.push(pid);
    pid = statOf(await textOf(`/proc/${pid}/stat`, host))?.parent ?? 0;
  }
  return found;
}

interface Stat {
  readonly state: string;
  readonly parent: number;
  readonly started: string;
}

/** The name of the program stands in brackets, and may hold brackets itself. */
function statOf(text: string | undefined): Stat | undefined {
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, parent, started] = [fields[0], fields[1], fields[19]];
  if (state === undefined || parent === undefined || started === undefined) return undefined;
  return { state, parent: Number(parent), started };
}

/** Processes come and go while one looks. */
async function textOf(path: string, host: HostView): Promise<string | undefined> {
  const bytes = await host.read(path).catch(() => undefined);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}
