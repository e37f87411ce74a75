// The world of a command as this process has it: its streams, its environment, its clock, its signals.
import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline/promises";
import { terminalInput } from "./terminal-input.ts";
import type { Output, World } from "./world.ts";

/** What a program is, as its build says. */
type Built = Required<Pick<World, "version" | "build">>;

export function processWorld({ version, build }: Built): World {
  letReadersLeave();
  return {
    env: process.env,
    cwd: process.cwd(),
    version,
    build,
    // Asked for by few, so that the others need not look.
    get programFolder() {
      return dirname(realpathSync(process.argv[1] ?? "."));
    },
    now: () => new Date(),
    out: output(process.stdout),
    err: output(process.stderr),
    ...(process.stdin.isTTY ? { ask } : {}),
    // Asked for only by the commands that read: opening it costs the others nothing.
    get input() {
      return terminalInput(process.stdin, process.stderr);
    },
    onSignal: (signal, heard) => {
      process.on(signal, heard);
      return () => process.off(signal, heard);
    },
  };
}

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

/** `vigocli ... | head` closes the pipe early; that is no fault of anyone's. */
function letReadersLeave(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}
