// The `vigocli` program: hands the process to runCli, and nothing else.
import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline/promises";
import { printingOver, progressOn } from "./progress.ts";
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
    // A terminal that does not know how wide it is says 0.
    columns: stream.isTTY && stream.columns > 0 ? stream.columns : undefined,
  };
}

async function ask(question: string): Promise<string> {
  progress?.clear();
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
  try {
    // At the end of the input there is no answer, and readline would wait for one for ever.
    return await Promise.race([lines.question(question), closed]);
  } finally {
    lines.close();
  }
}

const now = (): Date => new Date();
const screen = output(process.stderr);
const progress = progressOn(screen, process.env, now);

const world: World = {
  // What is set to nothing is not set: VIGO_STORE= names no store.
  env: Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== "")),
  cwd: process.cwd(),
  version: VIGO_VERSION,
  // Asked for by few, so that the others need not look.
  get programFolder() {
    return dirname(realpathSync(process.argv[1] ?? "."));
  },
  now,
  out: printingOver(progress, output(process.stdout)),
  err: printingOver(progress, screen),
  progress,
  ...(process.stdin.isTTY ? { ask } : {}),
  // Asked for only by the commands that read: opening it costs the others nothing.
  get input() {
    // What it asks stands on the terminal too.
    progress?.clear();
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
