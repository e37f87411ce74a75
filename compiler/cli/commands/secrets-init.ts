// `vigocli secrets init`: makes a vault.
import type { Command } from "commander";
import { keyPath } from "../../secrets/master-key.ts";
import { createVault } from "../../secrets/vault.ts";
import type { Call } from "../command.ts";
import { flag } from "../command.ts";
import { notice, printRefusal } from "../print.ts";
import { addSettingsOptions } from "../project.ts";
import { addVaultOptions, chooseVault } from "../vault.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  addVaultOptions(command);
  addSettingsOptions(command);
  command.option("--json", "print the result as JSON").addHelpText(
    "after",
    `
Example:
  $ vigocli secrets init --secrets-dir /srv/vigo/secrets
  $ vigocli secrets unlock --secrets-dir /srv/vigo/secrets

The folder is for its owner alone. Whoever has it and its master key has all secrets: keep a copy
of the key where the folder is not.`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const choice = await chooseVault(call, world);
  if (choice.kind !== "ok") return printRefusal(choice, call, world);
  const { place } = choice.value;
  const made = await createVault(place, world.now());
  if (made.kind !== "ok") return printRefusal(made, call, world);
  const key = keyPath(place);
  const summary = { dir: place.dir, key };
  world.out.write(flag(call, "json") ? `${JSON.stringify(summary)}\n` : `${place.dir}\n`);
  notice(`Made a vault. Its master key is ${key}: keep a copy of it elsewhere.`, call, world);
  return exitCodes.done;
}
