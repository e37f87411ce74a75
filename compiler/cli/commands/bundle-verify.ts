// `vigocli bundle verify STORE`: every signature and every hash that the current release rests on.
import type { Command } from "commander";
import { join, resolve } from "node:path";
import { openStore } from "../../../runtime/store/open.ts";
import { verifyStore } from "../../../runtime/trust/verify-store.ts";
import { addClockOption, timeOf } from "../clock.ts";
import type { Call } from "../command.ts";
import { flag, text } from "../command.ts";
import { readRoot } from "../operand.ts";
import { printRefusal, printUsage } from "../print.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command
    .argument("<store>", "the store to check")
    .option(
      "--trust <file>",
      "the root.json that it must be signed by (default: that of VIGO_KEY)",
    );
  addClockOption(command);
  command.option("--json", "print the result as JSON").addHelpText(
    "after",
    `
Example:
  $ vigocli bundle verify store --trust keys/root.json

Exit codes: 0 all of it is sound; 3 something is not, and it says what.`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const now = timeOf(call, world);
  if (now.kind === "wrong") return printUsage(now.message, now.hint, call, world);
  const where = call.args[0] ?? "";
  const store = openStore(where.includes("://") ? where : resolve(world.cwd, where), {
    env: world.env,
  });
  if (store.kind === "refused") return printRefusal(store, call, world);
  const keys = world.env["VIGO_KEY"];
  const named = text(call, "trust") ?? (keys === undefined ? undefined : join(keys, "root.json"));
  if (named === undefined) {
    return printUsage(
      "no root of trust to hold the store against",
      "name the root.json that `trust init` made with --trust",
      call,
      world,
    );
  }
  const root = await readRoot(resolve(world.cwd, named));
  if (root.kind === "refused") return printRefusal(root, call, world);
  const checked = await verifyStore(store.value, root.value, now.value);
  if (checked.kind === "refused") return printRefusal(checked, call, world);
  const { release, hosts, objects } = checked.value;
  world.out.write(
    flag(call, "json")
      ? `${JSON.stringify({ store: where, ...checked.value })}\n`
      : `${where}: release ${release} is sound: ${hosts} hosts, ${objects} objects, every signature and hash checked\n`,
  );
  return exitCodes.done;
}
