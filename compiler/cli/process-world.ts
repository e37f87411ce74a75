// The world of a command as this process has it: its streams, its environment, its clock, its signals.
import { realpathSync } from "node:fs";
import { userInfo } from "node:os";
import { dirname } from "node:path";
import { createInterface } from "node:readline/promises";
import { printingOver, progressOn } from "./progress.ts";
import { terminalInput } from "./terminal-input.ts";
import type { Output, World } from "./world.ts";

/** What a program is, as its build says. */
type Built = Required<Pick<World, "version" | "build">>;

export function processWorld({ version, build }: Built): World {
  letReadersLeave();
  const now = (): Date => new Date();
  const screen = output(process.stderr);
  const progress = progressOn(screen, process.env, now);
  // What a command asks or prints stands on the same terminal as the line of its progress.
  const clear = (): void => progress?.clear();
  return {
    // What is set to nothing is not set: VIGO_STORE= names no store.
    env: Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== "")),
    cwd: process.cwd(),
    // Asked for by few, as is the folder below.
    get account() {
      return accountName();
    },
    version,
    build,
    get programFolder() {
      return dirname(realpathSync(process.argv[1] ?? "."));
    },
    now,
    out: printingOver(progress, output(process.stdout)),
    err: printingOver(progress, screen),
    progress,
    ...(process.stdin.isTTY ? { ask: askAfter(clear) } : {}),
    // Asked for only by the commands that read: opening it costs the others nothing.
    get input() {
      clear();
      return terminalInput(process.stdin, process.stderr);
    },
    onSignal: (signal, heard) => {
      process.on(signal, heard);
      return () => process.off(signal, heard);
    },
  };
}

/** In a container an account may be a number and nothing else. */
function accountName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

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

function askAfter(clear: () => void): (question: string) => Promise<string> {
  return async (question) => {
    clear();
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    const closed = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
    try {
      // At the end of the input there is no answer, and readline would wait for one for ever.
      return await Promise.race([lines.question(question), closed]);
    } finally {
      lines.close();
    }
  };
}

/** `vigocli ... | head` closes the pipe early; that is no fault of anyone's. */
function letReadersLeave(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}
