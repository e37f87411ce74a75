// `vigocli config freeze`: nobody publishes until somebody says otherwise, or the time is over.
import type { Command } from "commander";
import { instant } from "../../../runtime/trust/metadata.ts";
import { freezeSchema, freezeStore, freezeText, readFreeze } from "../../6-emit/freeze.ts";
import { addClockOption, timeOf, timeToCome } from "../clock.ts";
import type { Call } from "../command.ts";
import { text } from "../command.ts";
import { printRefusal, printUsage } from "../print.ts";
import { addSettingsOptions } from "../project.ts";
import { addStoreOption, openNamed, soundSettings, storeNamed } from "../settings.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  addStoreOption(command);
  addSettingsOptions(command);
  addClockOption(command);
  command
    .option("--until <time>", "when it ends by itself: 2026-12-24T06:00:00Z, or 4h from now")
    .option("-m, --message <text>", "why, for those whom it stops")
    .option("--by <name>", "who wants it (default: the account that runs this)")
    .addHelpText(
      "after",
      `
Example:
  $ vigocli config freeze --until 12h -m "the shop is on television tonight"

Publishing, compiling into the store and rolling back are refused then, and say who froze it and
why. Hosts go on as before, and the freshness of the current release can still be renewed.`,
    );
}

export async function run(call: Call, world: World): Promise<number> {
  const now = timeOf(call, world);
  if (now.kind === "wrong") return printUsage(now.message, now.hint, call, world);
  const word = text(call, "until");
  const until = word === undefined ? undefined : timeToCome(word, now.value);
  if (word !== undefined && until === undefined) {
    const hint = "write it as 2026-12-24T06:00:00Z, or as 4h for four hours from now";
    return printUsage(`--until is no time to come: "${word}"`, hint, call, world);
  }
  const settings = await soundSettings(call, world);
  if (settings.kind === "ended") return settings.code;
  const where = storeNamed("store", settings.value, call, world);
  const store = openNamed(where, world);
  if (store.kind === "refused") return printRefusal(store, call, world);
  const before = await readFreeze(store.value, now.value);
  if (before.kind === "refused") return printRefusal(before, call, world);
  const reason = text(call, "message");
  const freeze = {
    schema: freezeSchema,
    by: text(call, "by") ?? world.env["SUDO_USER"] ?? world.account ?? "somebody",
    at: instant(now.value),
    ...(until === undefined ? {} : { until: instant(until) }),
    ...(reason === undefined ? {} : { reason }),
  } as const;
  const done = await freezeStore(store.value, freeze);
  if (done.kind === "refused") return printRefusal(done, call, world);
  if (before.value !== undefined)
    world.err.write(`It took the place of one: ${where} ${freezeText(before.value)}\n`);
  world.out.write(`${where} ${freezeText(freeze)}\n`);
  return exitCodes.done;
}
