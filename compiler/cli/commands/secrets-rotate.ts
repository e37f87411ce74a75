// `vigocli secrets rotate`: a new master key for the vault, or a new value for one secret.
import type { Command } from "commander";
import { refuse } from "../../../runtime/contract/refusal.ts";
import { passGate } from "../../secrets/unlock.ts";
import { openVault, readSecret, rotateVault, writeSecret } from "../../secrets/vault.ts";
import type { VaultPlace } from "../../secrets/master-key.ts";
import type { Call } from "../command.ts";
import { text } from "../command.ts";
import { notice, printRefusal, printUsage } from "../print.ts";
import { addSettingsOptions } from "../project.ts";
import { misnamed } from "../secret-name.ts";
import { generatedValue, lengthHint } from "../secret-value.ts";
import { addVaultOptions, chooseVault, gateOf } from "../vault.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command.argument("[path]", "only this secret, with --generate");
  command.option("--generate [length]", "give the secret a value that is made up (default: 40)");
  addVaultOptions(command);
  addSettingsOptions(command);
  command.addHelpText(
    "after",
    `
Example:
  $ vigocli secrets rotate
  $ vigocli secrets rotate db/password --generate 40

Without a path the vault gets a new master key, and everything in it is encrypted anew; values and
versions stay, and so does what hosts were sent. When that is cut short, all stays readable, and
running it again finishes it.`,
  );
}

const usualLength = "40";

export async function run(call: Call, world: World): Promise<number> {
  const [path] = call.args;
  const isGiven = call.options["generate"] !== undefined;
  if (path === undefined && isGiven) {
    const hint = "vigocli secrets rotate PATH --generate";
    return printUsage("--generate needs to know which secret is meant", hint, call, world);
  }
  if (path !== undefined && !isGiven) {
    const hint = `add --generate, or set it with \`vigocli secrets set ${path}\``;
    return printUsage(`nothing says what "${path}" should become`, hint, call, world);
  }
  const wrong = path === undefined ? undefined : misnamed(path, call, world);
  if (wrong !== undefined) return wrong;
  const choice = await chooseVault(call, world);
  if (choice.kind !== "ok") return printRefusal(choice, call, world);
  const { place } = choice.value;
  const vault = await openVault(place);
  if (vault.kind !== "ok") return printRefusal(vault, call, world);
  const gate = await passGate(gateOf(choice.value, world));
  if (gate.kind !== "ok") return printRefusal(gate, call, world);
  return path === undefined ? rotateKey(place, call, world) : rotateOne(path, place, call, world);
}

async function rotateKey(place: VaultPlace, call: Call, world: World): Promise<number> {
  const rotated = await rotateVault(place);
  if (rotated.kind !== "ok") return printRefusal(rotated, call, world);
  world.out.write(`${place.dir}: new master key, ${rotated.value} files encrypted anew\n`);
  notice("Copies of the old master key still open old copies of the vault.", call, world);
  return exitCodes.done;
}

async function rotateOne(
  path: string,
  place: VaultPlace,
  call: Call,
  world: World,
): Promise<number> {
  const value = generatedValue(text(call, "generate") ?? usualLength);
  if (value === undefined) {
    const message = `"${text(call, "generate") ?? ""}" is no length of a secret`;
    return printUsage(message, lengthHint, call, world);
  }
  const vault = await openVault(place);
  if (vault.kind !== "ok") return printRefusal(vault, call, world);
  const before = await readSecret(vault.value, path);
  if (before.kind !== "ok") return printRefusal(before, call, world);
  if (before.value === undefined) {
    const hint = `store it with \`vigocli secrets set ${path}\``;
    const message = `the vault holds no secret "${path}"`;
    return printRefusal(refuse("not-found", message, hint), call, world);
  }
  const written = await writeSecret(place, path, value, world.now());
  if (written.kind !== "ok") return printRefusal(written, call, world);
  world.out.write(`${path}: v${before.value.version} -> v${written.value.version}\n`);
  notice("Hosts get it with the next release.", call, world);
  return exitCodes.done;
}
