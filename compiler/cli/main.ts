// The `vigocli` program: hands the process to runCli, and nothing else.
import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline/promises";
import { runCli } from "./run.ts";
import { terminalInput } from "./terminal-input.ts";
import type { Output, World } from "./world.ts";

declare const VIGO_VERSION: string;

function output(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => {
      stream.write(text);
    },
    isTerminal: stream.isTTY,
    columns: stream.isTTY ? stream.columns : undefined,
  };
}

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
  try {
    // At the end of the input there is no answer, and readline would wait for one for ever.
    return await Promise.race([lines.question(question), closed]);
  } finally {
    lines.close();
  }
}

const world: World = {
  env: process.env,
  cwd: process.cwd(),
  version: VIGO_VERSION,
  // Asked for by few, so that the others need not look.
  get programFolder() {
    return dirname(realpathSync(process.argv[1] ?? "."));
  },
  now: () => new Date(),
  out: output(process.stdout),
  err: output(process.stderr),
  ...(process.stdin.isTTY ? { ask } : {}),
  // Only who asks for it is spared by the first signal; the second one kills.
  get interruption() {
    const stop = new AbortController();
    process.once("SIGINT", () => stop.abort());
    process.once("SIGTERM", () => stop.abort());
    return stop.signal;
  },
  // Asked for only by the commands that read: opening it costs the others nothing.
  get input() {
    return terminalInput(process.stdin, process.stderr);
  },
};

// `vigocli ... | head` closes the pipe early; that is no fault of anyone's.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

void runCli(process.argv.slice(2), world).then((code) => {
  process.exitCode = code;
});
