// Counts what a command asks of the kernel, where strace is installed.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isInstalled } from "./installed.ts";
import { sampleOf, type Command } from "./sample.ts";

export interface Calls {
  /** Besides its own. */
  readonly processes: number;
  readonly opened: number;
  /** stat and readlink, of all kinds. */
  readonly looked: number;
  readonly synced: number;
}

/** Undefined without strace. */
export async function callsOf(command: Command): Promise<Calls | undefined> {
  if (!(await isInstalled("strace"))) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "vigo-strace-"));
  try {
    const trace = join(folder, "trace");
    const which = "trace=execve,%file,fstat,fsync,fdatasync";
    const strace = ["strace", "-f", "-qq", "-e", which, "-o", trace];
    await sampleOf({ ...command, argv: [...strace, ...command.argv] });
    return counted((await readFile(trace, "utf8")).split("\n"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function counted(lines: readonly string[]): Calls {
  const names = lines.flatMap((line) => {
    const [, name = "", rest = ""] = /^\d+ +(\w+)\((.*)$/u.exec(line) ?? [];
    return / = -1 /u.test(rest) ? [] : [name];
  });
  const count = (pattern: RegExp): number => names.filter((name) => pattern.test(name)).length;
  return {
    processes: count(/^execve$/u) - 1,
    opened: count(/^open(at2?)?$/u),
    looked: count(/stat|^readlink/u),
    synced: count(/sync$/u),
  };
}
