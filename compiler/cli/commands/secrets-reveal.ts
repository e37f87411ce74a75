// `vigocli secrets reveal PATH`: prints the value of a secret, and nothing else.
import type { Command } from "commander";
import { pathsIn } from "../../secrets/vault-files.ts";
import { passGate } from "../../secrets/unlock.ts";
import { openVault, readSecret } from "../../secrets/vault.ts";
import type { Call } from "../command.ts";
import { notice, printRefusal } from "../print.ts";
import { addSettingsOptions } from "../project.ts";
import { misnamed } from "../secret-name.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import { refuse } from "../../../runtime/contract/refusal.ts";
import { addVaultOptions, chooseVault, gateOf } from "../vault.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command.argument("<path>", "which secret");
  addVaultOptions(command);
  addSettingsOptions(command);
  command.addHelpText(
    "after",
    `
Example:
  $ vigocli secrets reveal web/tls-key > /run/tls.key

The value goes to standard output byte for byte; on a terminal a line break follows it.`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const [path = ""] = call.args;
  const wrong = misnamed(path, call, world);
  if (wrong !== undefined) return wrong;
  const choice = await chooseVault(call, world);
  if (choice.kind !== "ok") return printRefusal(choice, call, world);
  const vault = await openVault(choice.value.place);
  if (vault.kind !== "ok") return printRefusal(vault, call, world);
  const gate = await passGate(gateOf(choice.value, world));
  if (gate.kind !== "ok") return printRefusal(gate, call, world);
  const secret = await readSecret(vault.value, path);
  if (secret.kind !== "ok") return printRefusal(secret, call, world);
  if (secret.value === undefined) {
    const paths = await pathsIn(choice.value.place.dir);
    const near = paths.kind === "ok" ? didYouMean(path, paths.value) : undefined;
    const hint = near ?? "`vigocli secrets list` shows what it holds";
    const message = `the vault holds no secret "${path}"`;
    return printRefusal(refuse("not-found", message, hint), call, world);
  }
  if (world.out.isTerminal) {
    notice("warning: the value stays on this screen, and in what it scrolls back to", call, world);
  }
  const value = new TextDecoder().decode(secret.value.value);
  world.out.write(world.out.isTerminal ? `${value}\n` : value);
  return exitCodes.done;
}
