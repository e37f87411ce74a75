// Runs a command of the project with its output on this terminal, and says whether it succeeded.
import { spawn } from "node:child_process";
import { delimiter, resolve } from "node:path";

/** False when it failed, was killed, or could not be started. */
export async function succeeds(command: readonly string[]): Promise<boolean> {
  const [program = "", ...args] = command;
  const PATH = `${resolve("node_modules/.bin")}${delimiter}${process.env["PATH"] ?? ""}`;
  return new Promise((settle) => {
    const child = spawn(program, args, { stdio: "inherit", env: { ...process.env, PATH } });
    child.on("error", () => settle(false));
    child.on("close", (code) => settle(code === 0));
  });
}
