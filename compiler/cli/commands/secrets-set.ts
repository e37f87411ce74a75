// `vigocli secrets set PATH`: gives a secret its value, which never stands on a command line.
import type { Command } from "commander";
import { ok, type Answer } from "../../../runtime/contract/refusal.ts";
import { passGate } from "../../secrets/unlock.ts";
import { openVault, writeSecret } from "../../secrets/vault.ts";
import type { Call } from "../command.ts";
import { flag, text } from "../command.ts";
import { printRefusal, printUsage } from "../print.ts";
import { addSettingsOptions } from "../project.ts";
import { generatedValue, lengthHint, secretValue } from "../secret-value.ts";
import { addVaultOptions, chooseVault, gateOf } from "../vault.ts";
import { misnamed } from "../secret-name.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command.argument("<path>", "what the secret is called, such as web/tls-key");
  command
    .option("--file <file>", "take the value from this file, byte for byte")
    .option("--generate <length>", "make up a value of so many letters and digits");
  addVaultOptions(command);
  addSettingsOptions(command);
  command.option("--json", "print the result as JSON").addHelpText(
    "after",
    `
Example:
  $ vigocli secrets set db/password
  $ vigocli secrets set web/tls-key --file tls.key
  $ vigocli secrets set web/token --generate 40
  $ pass show db | vigocli secrets set db/password

On a terminal the value is asked for and not shown; else it is read from standard input, without the
line break at its end. A value that it has already is no new version.`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const [path = ""] = call.args;
  const wrong = misnamed(path, call, world);
  if (wrong !== undefined) return wrong;
  const length = text(call, "generate");
  if (length !== undefined && text(call, "file") !== undefined) {
    return printUsage("--file and --generate exclude each other", "give one", call, world);
  }
  const made = length === undefined ? undefined : generatedValue(length);
  if (length !== undefined && made === undefined) {
    return printUsage(`"${length}" is no length of a secret`, lengthHint, call, world);
  }
  const choice = await chooseVault(call, world);
  if (choice.kind !== "ok") return printRefusal(choice, call, world);
  const { place } = choice.value;
  const vault = await openVault(place);
  if (vault.kind !== "ok") return printRefusal(vault, call, world);
  const gate = await passGate(gateOf(choice.value, world));
  if (gate.kind !== "ok") return printRefusal(gate, call, world);
  const value: Answer<Uint8Array> =
    made === undefined ? await secretValue(path, call, world) : ok(made);
  if (value.kind !== "ok") return printRefusal(value, call, world);
  const written = await writeSecret(place, path, value.value, world.now());
  if (written.kind !== "ok") return printRefusal(written, call, world);
  const { version, changed } = written.value;
  const what = changed ? `v${version}` : `v${version} already has this value`;
  world.out.write(
    flag(call, "json") ? `${JSON.stringify({ path, version, changed })}\n` : `${path}: ${what}\n`,
  );
  return exitCodes.done;
}
