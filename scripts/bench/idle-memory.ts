// How much memory a daemon keeps while it has nothing to do.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setTimeout as pass } from "node:timers/promises";
import type { Command } from "./sample.ts";

/** MB once it has said its first line and some time has passed; undefined where the kernel does not tell. */
export async function idleMemoryOf(
  { argv: [program = "", ...args], cwd, env }: Command,
  settleMs: number,
): Promise<number | undefined> {
  const child = spawn(program, args, {
    cwd,
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((settle) => {
    child.on("close", settle);
  });
  try {
    await new Promise<void>((ready, fail) => {
      let err = "";
      child.stderr.setEncoding("utf8").on("data", (chunk: string) => (err += chunk));
      child.stdout.once("data", () => ready());
      child.on("error", fail);
      child.on("close", () => fail(new Error(`${args.join(" ")} ended: ${err}`)));
    });
    await pass(settleMs);
    const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/mu.exec(status) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } finally {
    child.kill();
    await ended;
  }
}
