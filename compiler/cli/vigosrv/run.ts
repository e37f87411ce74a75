// Runs one command line of vigosrv.
import { runProgram } from "../run.ts";
import type { World } from "../world.ts";

export async function runVigosrv(args: readonly string[], world: World): Promise<number> {
  return runProgram(async () => (await import("./vigosrv.ts")).vigosrv, args, world);
}
