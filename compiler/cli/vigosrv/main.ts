// The `vigosrv` program: hands the process to its commands, or a thread of it to the tree that it is to read.
import { isMainThread } from "node:worker_threads";
import { processWorld } from "../process-world.ts";
import { answerLoad } from "./load-thread.ts";
import { runVigosrv } from "./run.ts";

declare const VIGO_VERSION: string;
declare const VIGO_BUILD: string;

const world = processWorld({ version: VIGO_VERSION, build: VIGO_BUILD });
if (isMainThread) {
  void runVigosrv(process.argv.slice(2), world).then((code) => {
    process.exitCode = code;
  });
} else void answerLoad(world);
