// Where the tokens are: what the commands about them have in common.
import type { Command } from "commander";
import { join, resolve } from "node:path";
import type { Refusal } from "../../../runtime/contract/refusal.ts";
import type { Call } from "../command.ts";
import { text } from "../command.ts";
import { printRefusal } from "../print.ts";
import { addSettingsOptions } from "../project.ts";
import { besideSettings, soundSettings, type Settings } from "../settings.ts";
import type { World } from "../world.ts";

export function addTokenOptions(command: Command): void {
  command.option(
    "--data-dir <dir>",
    "the folder of the tokens (default: server.data_dir of server.yaml)",
  );
  addSettingsOptions(command);
}

export function tokenFileIn(settings: Settings, call: Call, world: World): string {
  const given = text(call, "dataDir");
  const folder = given ?? besideSettings(settings, settings.values.server.dataDir);
  return join(resolve(world.cwd, folder), "tokens.json");
}

/** Usually they belong to the account that the server runs as. */
export function refusedTokens(refusal: Refusal, call: Call, world: World): number {
  if (refusal.reason !== "not-permitted") return printRefusal(refusal, call, world);
  const hint = "run it as the account of the server, or name another folder with --data-dir";
  return printRefusal({ hint, ...refusal }, call, world);
}

export type GivenTokenFile =
  | { readonly kind: "given"; readonly path: string }
  /** It was said what is wrong; the command ends with the code. */
  | { readonly kind: "ended"; readonly code: number };

export async function tokenFileOf(call: Call, world: World): Promise<GivenTokenFile> {
  const settings = await soundSettings(call, world);
  if (settings.kind === "ended") return settings;
  return { kind: "given", path: tokenFileIn(settings.value, call, world) };
}
