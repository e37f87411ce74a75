// Asks git, which writes nothing for it, not even the index, and starts no monitor.
import { execFile, spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import type { World } from "./world.ts";

export type GitAnswer =
  | { readonly kind: "ok"; readonly out: string; readonly err: string }
  /** `err` is what git said; empty when there is no git. */
  | { readonly kind: "failed"; readonly err: string };

export function askGit(args: readonly string[], world: World): Promise<GitAnswer> {
  const options = { timeout: 20_000, maxBuffer: 64 * 1024 * 1024, env: plainEnv(world) };
  return new Promise((done) => {
    execFile("git", [...quiet, ...args], options, (error, stdout, stderr) => {
      done(
        error === null
          ? { kind: "ok", out: stdout.replace(/\n$/u, ""), err: stderr }
          : { kind: "failed", err: stderr },
      );
    });
  });
}

/** For what is asked in many questions, or answered in many bytes. */
export function talkToGit(args: readonly string[], world: World): ChildProcessWithoutNullStreams {
  return spawn("git", [...quiet, ...args], { env: plainEnv(world) });
}

const quiet = ["--no-optional-locks", "-c", "core.fsmonitor=false"];

/** Without what points git elsewhere: a hook of another work tree may be what runs us. Messages are read by us. */
function plainEnv({ env }: World): NodeJS.ProcessEnv {
  const own = Object.entries(env).filter(
    ([name]) => !/^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX)$/u.test(name),
  );
  return { ...Object.fromEntries(own), LC_ALL: "C" };
}
