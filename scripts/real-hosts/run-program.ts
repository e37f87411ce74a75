// Runs a program of the machine to its end.
import { spawn } from "node:child_process";
import { systemPath } from "../debian/programs.ts";

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly seconds?: number;
  readonly stdin?: string;
}

/** With an environment that says nothing of the caller's. Throws when it cannot be started, or takes too long. */
export async function runProgram(
  [program = "", ...args]: readonly string[],
  { seconds = 60, stdin }: RunOptions = {},
): Promise<Ran> {
  return new Promise((settle, fail) => {
    const child = spawn(program, args, {
      env: { PATH: systemPath, HOME: "/root", LC_ALL: "C" },
      stdio: [stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"],
      timeout: seconds * 1000,
      killSignal: "SIGKILL",
    });
    let out = "";
    let err = "";
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (out += chunk));
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (err += chunk));
    // Whoever does not read all of its input has not failed by that.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(stdin);
    child.on("error", fail);
    child.on("close", (code, signal) => {
      if (signal === null) settle({ code, out, err });
      else fail(new Error(`${program} ${args.join(" ")} was ended by ${signal}: ${out}${err}`));
    });
  });
}

/** What it printed. Throws with what it complained of when it fails. */
export async function succeedProgram(
  command: readonly string[],
  options?: RunOptions,
): Promise<string> {
  const { code, out, err } = await runProgram(command, options);
  if (code === 0) return out;
  throw new Error(`${command.join(" ")} failed (exit ${code}): ${(err || out).trim()}`);
}
