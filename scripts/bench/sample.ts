// Runs a command as a process of its own, and says what it took: processor time, time by the clock, memory.
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pass } from "node:timers/promises";

export interface Command {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that mean it did its work; 0 unless told otherwise. */
  readonly fine?: readonly number[];
}

export interface Sample {
  /** User and system, of the process and of all that it started and waited for. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** The most that the process itself had in memory at once; undefined where the kernel does not tell. */
  readonly peakMb: number | undefined;
  readonly out: string;
}

/** Throws when the command fails: what failed has no figures. */
export async function sampleOf({ argv, cwd, env, fine = [0] }: Command): Promise<Sample> {
  const folder = await mkdtemp(join(tmpdir(), "vigo-sample-"));
  try {
    const times = join(folder, "times");
    const child = spawn("bash", ["-c", timed, times, ...argv], {
      cwd,
      // Whoever measures has settings of their own, which must not change what is measured.
      env: { PATH: process.env["PATH"] ?? "", HOME: folder, LC_ALL: "C.UTF-8", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (out += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (err += chunk));
    const ended = new Promise<number | null>((settle, fail) => {
      child.on("error", fail);
      child.on("close", settle);
    });
    const [code, peakMb] = await Promise.all([ended, peakOf(child)]);
    if (code === null || !fine.includes(code)) {
      throw new Error(
        `${argv.join(" ")}: exit code ${code}\n${out.slice(-2000)}${err.slice(-2000)}`,
      );
    }
    const [user = 0, system = 0, wall = 0] = numbersIn(await readFile(times, "utf8"));
    return { cpuMs: (user + system) * 1000, wallMs: wall * 1000, peakMb, out };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The shell's own account, in thousandths; what the command itself writes goes where it always would. */
const timed = 'TIMEFORMAT="%3U %3S %3R"; { time "$@" 2>&3; } 3>&2 2>"$0"';

function numbersIn(text: string): readonly number[] {
  return text.trim().split(/\s+/u).map(Number);
}

/**
 * The kernel keeps the highest figure itself until the process ends. Asking again and again, one misses
 * at most what it grew in the last moment.
 */
async function peakOf(shell: ChildProcess): Promise<number | undefined> {
  let peak: number | undefined;
  while (shell.exitCode === null && shell.signalCode === null && shell.pid !== undefined) {
    const found = await peakNow(shell.pid);
    if (found !== undefined && found > (peak ?? 0)) peak = found;
    await pass(betweenLooksMs);
  }
  return peak;
}

const betweenLooksMs = 5;

async function peakNow(shell: number): Promise<number | undefined> {
  const [pid] = (await read(`/proc/${shell}/task/${shell}/children`)).trim().split(" ");
  if (pid === undefined || pid === "") return undefined;
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/mu.exec(await read(`/proc/${pid}/status`)) ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

/** What has ended meanwhile has no such file any more. */
async function read(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}
