// The `vigosrv` program: hands the process to its commands, and nothing else.
import { processWorld } from "../process-world.ts";
import { runVigosrv } from "./run.ts";

declare const VIGO_VERSION: string;
declare const VIGO_BUILD: string;

const world = processWorld({ version: VIGO_VERSION, build: VIGO_BUILD });
void runVigosrv(process.argv.slice(2), world).then((code) => {
  process.exitCode = code;
});
