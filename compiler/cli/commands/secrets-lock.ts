// `vigocli secrets lock`: closes a vault before its time.
import type { Command } from "commander";
import { lock } from "../../secrets/unlock.ts";
import { listVault } from "../../secrets/vault.ts";
import type { Call } from "../command.ts";
import { printRefusal } from "../print.ts";
import { addSettingsOptions } from "../project.ts";
import { addVaultOptions, chooseVault } from "../vault.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  addVaultOptions(command);
  addSettingsOptions(command);
  command.addHelpText(
    "after",
    `
Example:
  $ vigocli secrets lock`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const choice = await chooseVault(call, world);
  if (choice.kind !== "ok") return printRefusal(choice, call, world);
  const { dir } = choice.value.place;
  const listed = await listVault(choice.value.place);
  if (listed.kind !== "ok") return printRefusal(listed, call, world);
  const locked = await lock(dir);
  if (locked.kind !== "ok") return printRefusal(locked, call, world);
  world.out.write(`${dir}: ${locked.value ? "locked" : "was locked already"}\n`);
  return exitCodes.done;
}
