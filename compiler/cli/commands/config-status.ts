// `vigocli config status`: what the store holds now, for how long, and whether it takes releases.
import type { Command } from "commander";
import { freezeText, readFreeze } from "../../6-emit/freeze.ts";
import type { Call } from "../command.ts";
import { flag } from "../command.ts";
import { addClockOption, timeOf } from "../clock.ts";
import { currentRelease } from "../current-release.ts";
import { printRefusal, printUsage } from "../print.ts";
import { addSettingsOptions } from "../project.ts";
import { addStoreOption, openToRead, soundSettings, storeNamed } from "../settings.ts";
import { trustOption } from "../pinned-root.ts";
import { addKeyOption, pinNamed } from "../keys.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  addStoreOption(command);
  addKeyOption(command);
  addSettingsOptions(command);
  addClockOption(command);
  command
    .addOption(trustOption("the store"))
    .option("--json", "print it as JSON")
    .addHelpText(
      "after",
      `
Example:
  $ vigocli config status

Exit codes: 0 there is a release, and hosts believe it; 1 there is none, or it has expired;
3 the store cannot be read, or does not verify. A frozen store is healthy.`,
    );
}

export async function run(call: Call, world: World): Promise<number> {
  const now = timeOf(call, world);
  if (now.kind === "wrong") return printUsage(now.message, now.hint, call, world);
  const settings = await soundSettings(call, world);
  if (settings.kind === "ended") return settings.code;
  const where = storeNamed("store", settings.value, call, world);
  const store = openToRead(where, world);
  if (store.kind === "refused") return printRefusal(store, call, world);
  const freeze = await readFreeze(store.value, now.value);
  if (freeze.kind === "refused") return printRefusal(freeze, call, world);
  const pin = await pinNamed(call, world, settings.value);
  if (pin.kind === "refused") return printRefusal(pin, call, world);
  if (pin.value === undefined) {
    const hint = "name the root.json of the fleet with --trust, or its keys in server.yaml";
    return printUsage("nothing says by which root to verify the store", hint, call, world);
  }
  const trusted = await currentRelease(store.value, settings.value, { call, world });
  if (trusted.kind === "refused") return printRefusal(trusted, call, world);
  const release = trusted.value?.document;
  const expires = trusted.value?.timestamp.expires;
  const isFresh = expires !== undefined && now.value.getTime() < Date.parse(expires);
  if (flag(call, "json")) {
    const about =
      release === undefined
        ? null
        : { release: release.release, created: release.created, hosts: release.hosts, expires };
    const document = {
      store: where,
      healthy: isFresh,
      release: about,
      freeze: freeze.value ?? null,
    };
    world.out.write(`${JSON.stringify(document)}\n`);
  } else {
    world.out.write(
      release === undefined
        ? `${where}: nothing has been published\n`
        : `${where}: release ${release.release} of ${release.created}, ${release.hosts} ${release.hosts === 1 ? "host" : "hosts"}\n${isFresh ? "fresh until" : "expired at"} ${expires}\n`,
    );
    if (freeze.value !== undefined) world.out.write(`it ${freezeText(freeze.value)}\n`);
  }
  return isFresh ? exitCodes.done : exitCodes.wrongInput;
}
