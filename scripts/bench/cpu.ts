// Runs a command, for what it prints or for the processor time that it takes.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

export async function outputOf(
  [program = "", ...args]: readonly string[],
  cwd: string,
): Promise<string> {
  const { stdout } = await run(program, args, { cwd, maxBuffer: 1024 ** 3 });
  return stdout;
}

/** Milliseconds of one run, with all that it started: the shell's own account of its children. */
export async function cpuOf(
  command: readonly string[],
  { folder, runs }: { readonly folder: string; readonly runs: number },
): Promise<number> {
  const loop = 'for run in $(seq "$0"); do "$@" >/dev/null || exit 1; done; times';
  const printed = await outputOf(["sh", "-c", loop, String(runs), ...command], folder);
  const [, children = ""] = printed.trim().split("\n");
  const times = [...children.matchAll(/(\d+)m([\d.]+)s/gu)];
  const seconds = times.map(([, minutes, rest]) => Number(minutes) * 60 + Number(rest));
  return (seconds.reduce((sum, time) => sum + time, 0) * 1000) / runs;
}
