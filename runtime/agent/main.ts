// The `vigo-agent` program: hands the process to runAgent, and nothing else.
import { homedir, hostname } from "node:os";
import { resolve } from "node:path";
import { runAgent } from "./run-agent.ts";
import type { Output, World } from "./world.ts";

/** The bundler puts it in. */
declare const VIGO_VERSION: string | undefined;

function output(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => {
      stream.write(text);
    },
    isTerminal: stream.isTTY,
  };
}

// The first signal lets the resource at hand be finished and the report be written; the second one kills.
const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
process.once("SIGTERM", () => stop.abort());

// Left to itself, Node opens its debugger to everyone on this machine when it gets this signal.
const wakes = new EventTarget();
process.on("SIGUSR1", () => wakes.dispatchEvent(new Event("wake")));

// `vigo-agent ... | head` closes the pipe early; that is no fault of anyone's.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const world: World = {
  env: process.env,
  out: output(process.stdout),
  err: output(process.stderr),
  hostname: hostname(),
  home: homedir(),
  uid: process.getuid?.(),
  version: typeof VIGO_VERSION === "undefined" ? "0.0.0" : VIGO_VERSION,
  now: () => new Date(),
  // `performance` would be loaded for this alone.
  monotonic: () => Number(process.hrtime.bigint()) / 1e6,
  signal: stop.signal,
  onWake: (listener) => {
    wakes.addEventListener("wake", listener);
    process.on("SIGHUP", listener);
  },
  program: { node: process.execPath, script: resolve(process.argv[1] ?? "") },
};

void runAgent(process.argv.slice(2), world).then((code) => {
  process.exitCode = code;
});
