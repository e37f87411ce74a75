// `vigocli config server`: the settings that count here, and where each of them comes from.
import type { Command } from "commander";
import { columns } from "../../explore/columns.ts";
import { paint } from "../../diagnostics/render/paint.ts";
import type { Call } from "../command.ts";
import { flag } from "../command.ts";
import { effectiveSettings, originText } from "../effective-settings.ts";
import { addKeyOption } from "../keys.ts";
import { colorFor } from "../print.ts";
import { addSettingsOptions } from "../project.ts";
import { addStoreOption, soundSettings } from "../settings.ts";
import { addVaultOptions } from "../vault.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  addSettingsOptions(command);
  addStoreOption(command);
  addKeyOption(command);
  addVaultOptions(command);
  command.option("--json", "print them as JSON").addHelpText(
    "after",
    `
Example:
  $ vigocli config server
  $ VIGO_STORE=s3://fleet/prod vigocli config server --json

Each comes from a flag, a variable of the environment, a line of server.yaml, or the defaults. What
has no value is left out; of a key or a password only a reference such as secret:ai/key is shown.

Exit codes: 0 server.yaml is sound, or there is none; 1 something in it is wrong.`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const settings = await soundSettings(call, world);
  if (settings.kind === "ended") return settings.code;
  const found = effectiveSettings(settings.value, call, world);
  if (flag(call, "json")) {
    world.out.write(`${JSON.stringify({ settings: found })}\n`);
    return exitCodes.done;
  }
  const { dim } = paint(colorFor(world.out, call, world));
  // Values come last, because a list may be longer than a line.
  const rows = found.map(({ key, value, origin }) => [
    key,
    [originText(origin), dim] as const,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  world.out.write(`${columns(rows).join("\n")}\n`);
  return exitCodes.done;
}
