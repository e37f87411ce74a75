// `vigocli config unfreeze`: everybody may publish again.
import type { Command } from "commander";
import { freezeText, readFreeze, unfreezeStore } from "../../6-emit/freeze.ts";
import type { Call } from "../command.ts";
import { printRefusal } from "../print.ts";
import { addSettingsOptions } from "../project.ts";
import { addStoreOption, openNamed, soundSettings, storeNamed } from "../settings.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  addStoreOption(command);
  addSettingsOptions(command);
  command.addHelpText(
    "after",
    `
Example:
  $ vigocli config unfreeze`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const settings = await soundSettings(call, world);
  if (settings.kind === "ended") return settings.code;
  const where = storeNamed("store", settings.value, call, world);
  const store = openNamed(where, world);
  if (store.kind === "refused") return printRefusal(store, call, world);
  const before = await readFreeze(store.value, world.now());
  // One that cannot be read stops everybody too.
  const was = before.kind === "ok" ? before.value : undefined;
  const done = await unfreezeStore(store.value);
  if (done.kind === "refused") return printRefusal(done, call, world);
  world.out.write(
    was === undefined && before.kind === "ok"
      ? `${where} was not frozen\n`
      : `${where} takes releases again${was === undefined ? "" : `; it ${freezeText(was).replace(/^is /, "was ")}`}\n`,
  );
  return exitCodes.done;
}
