// Processes of a server, started together and ended together, each by its own id.
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { systemPath } from "../debian/programs.ts";

export interface Processes {
  /** Runs to its end; gives back what it printed, and throws with what it complained of. */
  run(program: string, args: readonly string[]): Promise<string>;
  /** Starts what stays; what it prints goes to NAME.log in the folder. */
  serve(name: string, program: string, args: readonly string[]): Promise<void>;
  /** Which have ended by themselves, with the last that each of them said. */
  fallen(): Promise<readonly string[]>;
  end(): Promise<void>;
}

/** What they print goes to `folder`; their environment says nothing of the caller's own servers. */
export function processesIn(folder: string): Processes {
  const env = { PATH: systemPath, HOME: folder, TMPDIR: folder, LC_ALL: "C" };
  const served = new Map<string, ChildProcess>();
  const running = new Set<ChildProcess>();
  return {
    run: async (program, args) =>
      new Promise((settle, fail) => {
        const limits = { cwd: folder, env, timeout: 60_000 };
        const child = execFile(program, [...args], limits, (error, out, complaints) => {
          running.delete(child);
          if (error === null) settle(out);
          else fail(new Error(`${program} failed: ${complaints.trim() || error.message}`));
        });
        running.add(child);
      }),
    serve: async (name, program, args) => {
      const log = await open(join(folder, `${name}.log`), "a");
      // Whatever happens to this process, killed or not: what it started does not outlive it.
      const child = spawn("setpriv", ["--pdeathsig", "KILL", program, ...args], {
        // As an init system has it: Ceph of Debian 13 looks for its plugins in lib/, below where it is.
        cwd: "/",
        env,
        stdio: ["ignore", log.fd, log.fd],
      });
      child.on("error", () => undefined);
      served.set(name, child);
      await log.close();
    },
    fallen: async () => {
      const names = [...served].filter(([, child]) => hasEnded(child)).map(([name]) => name);
      return Promise.all(names.map(async (name) => lastWords(join(folder, `${name}.log`), name)));
    },
    end: async () => {
      // What they keep is thrown away, so that nothing need be asked to finish its work.
      const all = [...served.values(), ...running];
      for (const child of all) child.kill("SIGKILL");
      await Promise.all(all.map(async (child) => ended(child)));
    },
  };
}

async function lastWords(log: string, name: string): Promise<string> {
  const lines = (await readFile(log, "utf8")).trim().split("\n");
  return `${name} ended by itself: ${lines.slice(-3).join(" / ")}`;
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

async function ended(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  await new Promise((settle) => child.once("exit", settle));
}
