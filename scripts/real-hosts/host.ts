// A disposable host: a real Debian with a real systemd, a network of its own, and nothing that outlives it.
import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { systemPath } from "../debian/programs.ts";
import { ownControlGroup } from "./control-group.ts";
import { inits, type Init } from "./init.ts";
import { leaderBelow } from "./leader.ts";
import type { HostRoot } from "./root.ts";
import { runProgram, type Ran, type RunOptions } from "./run-program.ts";
import { keeper, starter } from "./supervisor.ts";

export interface HostSetup {
  /** One that was made for hosts; it is only read. */
  readonly root: HostRoot;
  /** What it calls itself. */
  readonly name: string;
  /** Folders and files of this machine that it may read, by where it finds them. */
  readonly shared?: { readonly [path: string]: string };
}

export interface RealHost {
  readonly name: string;
  /** The id of its first process on this machine; another one after each start. */
  leader(): number;
  /** Runs a program in it, as root. */
  run(command: readonly string[], options?: RunOptions): Promise<Ran>;
  /** As its own administrator would; its memory is lost, and its disk is not. */
  reboot(): Promise<void>;
  /** As by its button: nothing in it gets to hear of it, and it starts anew with the disk as it is. */
  reset(): Promise<void>;
  /** It is switched off like a lamp, and nothing of it is left. */
  remove(): Promise<void>;
}

export async function startHost({ root, name, shared = {} }: HostSetup): Promise<RealHost> {
  const group = join(await ownControlGroup(), `vigo-${name}-${randomBytes(4).toString("hex")}`);
  const binds = Object.entries({ "/usr/bin/node": process.execPath, ...shared }).map(
    ([inside, outside]) => `--bind-ro=${escaped(outside)}:${escaped(inside)}`,
  );
  const withUs = ["setpriv", "--pdeathsig", "KILL"];
  const spaces = ["--mount", "--pid", "--net", "--propagation", "private", "--mount-proc"];
  const apart = ["unshare", ...spaces, "--fork", "--kill-child"];
  const init = inits[root.init];
  const start = ["sh", "-c", starter, "sh", root.folder, name, ...binds, ...init.start];
  const command = [...withUs, ...apart, ...start];
  const child = spawn("sh", ["-c", keeper, "sh", group, ...command], {
    // What is sent to all processes of a terminal must not reach the one that tidies up.
    detached: true,
    // Without this, systemd in the host may not change what is the host's own below /proc/sys.
    env: { PATH: systemPath, SYSTEMD_NSPAWN_API_VFS_WRITABLE: "1" },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const kept = keptHost(child, name, init);
  try {
    await kept.untilUp();
    return kept;
  } catch (error) {
    await kept.remove();
    throw error;
  }
}

interface KeptHost extends RealHost {
  untilUp(before?: number): Promise<void>;
}

function keptHost(child: ChildProcess, name: string, init: Init): KeptHost {
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => (said = (said + chunk).slice(-4000)));
  }
  const gone = new Promise<void>((settle) => {
    child.once("error", () => settle());
    child.once("close", () => settle());
  });
  let isGone = false;
  void gone.then(() => (isGone = true));
  let leader: number | undefined;
  const mustLead = (): number => {
    if (leader === undefined) throw new Error(`${name} is not up`);
    return leader;
  };
  const run = async (command: readonly string[], options?: RunOptions): Promise<Ran> =>
    runProgram([...entering(mustLead()), ...command], options);
  const untilUp = async (before?: number): Promise<void> => {
    const last = performance.now() + patienceSeconds * 1000;
    for (;;) {
      const found = child.pid === undefined ? undefined : await leaderBelow(child.pid);
      leader = found === before ? undefined : found;
      if (leader !== undefined && (await init.isUp(run))) return;
      if (performance.now() > last || isGone) throw new Error(`${name} does not come up: ${said}`);
      await setTimeout(50);
    }
  };
  return {
    name,
    leader: mustLead,
    run,
    untilUp,
    reboot: async () => {
      const before = mustLead();
      await run(init.reboot);
      await untilUp(before);
    },
    reset: async () => {
      const before = mustLead();
      // Whoever asks for it is killed by it.
      await run(["systemctl", "reboot", "--force", "--force"]).catch(() => undefined);
      await untilUp(before);
    },
    remove: async () => {
      child.stdin?.end();
      await gone;
    },
  };
}

/** Machines are slow when many tests run at once. */
const patienceSeconds = 60;

function entering(leader: number): readonly string[] {
  const spaces = ["--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup"];
  const env = [`PATH=/usr/local/sbin:/usr/local/bin:${systemPath}`, "HOME=/root", "LC_ALL=C.UTF-8"];
  return ["nsenter", "--target", String(leader), ...spaces, "--", "env", "-i", ...env];
}

/** A colon would end the path. */
function escaped(path: string): string {
  return path.replaceAll(/[\\:]/gu, (character) => `\\${character}`);
}
