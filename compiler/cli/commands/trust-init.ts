// `vigocli trust init`: a root of trust, and the keys below it.
import type { Command } from "commander";
import { join, resolve } from "node:path";
import { createKeySet } from "../../keys/key-set.ts";
import { addClockOption, timeOf } from "../clock.ts";
import type { Call } from "../command.ts";
import { flag, text } from "../command.ts";
import { notice, printRefusal, printUsage } from "../print.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command.requiredOption("--out <dir>", "the folder to make the keys in; it must not hold any yet");
  addClockOption(command);
  command.option("--json", "print the result as JSON").addHelpText(
    "after",
    `
Example:
  $ vigocli trust init --out keys

It makes:
  root.json      public: give it to every host, which trusts nothing else
  root.key       signs the next root.json; keep it offline
  release.key    signs releases
  timestamp.key  signs freshness, often`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const now = timeOf(call, world);
  if (now.kind === "wrong") return printUsage(now.message, now.hint, call, world);
  const folder = text(call, "out") ?? "keys";
  const made = await createKeySet(resolve(world.cwd, folder), { now: now.value });
  if (made.kind === "refused") return printRefusal(made, call, world);
  const root = join(folder, "root.json");
  if (flag(call, "json")) {
    world.out.write(`${JSON.stringify({ folder, root })}\n`);
    return exitCodes.done;
  }
  world.out.write(`${root}\n`);
  notice(
    `Made a root of trust in ${folder}. Hosts need ${root}; move root.key to a safe place.`,
    call,
    world,
  );
  return exitCodes.done;
}
