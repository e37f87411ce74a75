// Removes a folder when this process ends, even if it is killed.
import { spawn } from "node:child_process";
import { systemPath } from "../debian/programs.ts";

/** Its input ends when we do; what still writes into the folder is killed at that moment too. */
const sweeper = 'cat >&2; rm -rf -- "$1" || { sleep 1; rm -rf -- "$1"; }';

/** Gives back how to have it removed now. */
export function removeWhenGone(folder: string): () => Promise<void> {
  const child = spawn("sh", ["-c", sweeper, "sh", folder], {
    env: { PATH: systemPath },
    // What is sent to all processes of a terminal must not reach it.
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  const gone = new Promise<void>((settle) => child.once("close", () => settle()));
  return async () => {
    child.stdin.end();
    await gone;
  };
}
