// The `vigocli` program: hands the process to runCli, and nothing else.
import { processWorld } from "./process-world.ts";
import { runCli } from "./run.ts";

declare const VIGO_VERSION: string;

void runCli(process.argv.slice(2), processWorld(VIGO_VERSION)).then((code) => {
  process.exitCode = code;
});
