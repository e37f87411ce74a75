// `vigocli secrets unlock`: opens a vault for showing and changing secrets, for a while.
import type { Command } from "commander";
import { unlock } from "../../secrets/unlock.ts";
import { openVault, readSealKey } from "../../secrets/vault.ts";
import type { Call } from "../command.ts";
import { printRefusal } from "../print.ts";
import { addSettingsOptions } from "../project.ts";
import { addVaultOptions, chooseVault, gateOf } from "../vault.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  addVaultOptions(command);
  addSettingsOptions(command);
  command.addHelpText(
    "after",
    `
Example:
  $ vigocli secrets unlock
  $ vigocli secrets lock

\`secrets set\`, \`reveal\` and \`rotate\` ask for it; compiling does not. The vault locks itself when
nothing has used it for as long as secrets.unlock_window of server.yaml says (24h).`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const choice = await chooseVault(call, world);
  if (choice.kind !== "ok") return printRefusal(choice, call, world);
  // Only who has the key that opens it may unlock it.
  const vault = await openVault(choice.value.place);
  if (vault.kind !== "ok") return printRefusal(vault, call, world);
  const sealKey = await readSealKey(vault.value);
  if (sealKey.kind !== "ok") return printRefusal(sealKey, call, world);
  const until = await unlock(gateOf(choice.value, world));
  if (until.kind !== "ok") return printRefusal(until, call, world);
  world.out.write(`${choice.value.place.dir}: unlocked until ${until.value.toISOString()}\n`);
  return exitCodes.done;
}
