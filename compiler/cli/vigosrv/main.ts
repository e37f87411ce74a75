// The `vigosrv` program: hands the process to its commands, and nothing else.
import { processWorld } from "../process-world.ts";
import { runVigosrv } from "./run.ts";

declare const VIGO_VERSION: string;

void runVigosrv(process.argv.slice(2), processWorld(VIGO_VERSION)).then((code) => {
  process.exitCode = code;
});
