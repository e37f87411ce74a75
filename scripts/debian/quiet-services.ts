// Keeps packages from starting their services: Debian's own way, a program that is asked and says no.
import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";

const policy = "/usr/sbin/policy-rc.d";
const mark = "vigo's tests wrote this, and take it away again";
/** What a policy exits with to forbid; anything else lets the service start. */
const forbidden = 101;

export type Allow = () => void;

/** Undefined when the machine has a policy of its own that lets services start: it is not ours to change. */
export async function forbidServices(): Promise<Allow | undefined> {
  const there = await readFile(policy, "utf8").catch(() => undefined);
  // Ours from a run that was killed: it goes with this one.
  if (there?.includes(mark) === true) return untilAllowed();
  if (there !== undefined) return (await forbids()) ? () => undefined : undefined;
  await writeFile(policy, `#!/bin/sh\n# ${mark}\nexit ${forbidden}\n`, { mode: 0o755, flag: "wx" });
  return untilAllowed();
}

/** Interrupted, it is taken away as well. */
function untilAllowed(): Allow {
  const signals = ["SIGHUP", "SIGINT", "SIGTERM"] as const;
  const takeAway = (): void => {
    for (const signal of signals) process.off(signal, onSignal);
    rmSync(policy, { force: true });
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    takeAway();
    process.kill(process.pid, signal);
  };
  for (const signal of signals) process.on(signal, onSignal);
  return takeAway;
}

async function forbids(): Promise<boolean> {
  return new Promise((settle) => {
    const child = execFile(policy, ["nginx", "start"], { timeout: 10_000 });
    child.on("error", () => settle(false));
    child.on("close", (code) => settle(code === forbidden));
  });
}
