// The `vigocli` program: hands the process to runCli, and nothing else.
import { askHidden } from "./ask-hidden.ts";
import { runCli } from "./run.ts";
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

const world: World = {
  env: process.env,
  cwd: process.cwd(),
  version: VIGO_VERSION,
  now: () => new Date(),
  out: output(process.stdout),
  err: output(process.stderr),
  askHidden: (question) => askHidden(question, { input: process.stdin, output: process.stderr }),
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
