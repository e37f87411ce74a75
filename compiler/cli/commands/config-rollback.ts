// `vigocli config rollback N`: what release N said becomes the newest release.
import type { Command } from "commander";
import type { PublishSummary } from "../../6-emit/publish-release.ts";
import { rollBack } from "../../6-emit/roll-back.ts";
import { addClockOption, timeOf } from "../clock.ts";
import type { Call } from "../command.ts";
import { flag } from "../command.ts";
import { addKeyOption, signingKeys } from "../keys.ts";
import { noticeAdopted, printRefusal, printUsage } from "../print.ts";
import { addSettingsOption } from "../project.ts";
import { addReleaseFlags, releaseFlags } from "../release-flags.ts";
import { addStoreOption, openNamed, soundSettings, storeNamed } from "../settings.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command.argument("<release>", "the number of the release to return to");
  addStoreOption(command);
  addKeyOption(command);
  addReleaseFlags(command);
  addSettingsOption(command);
  addClockOption(command);
  command.option("--json", "print the summary as JSON").addHelpText(
    "after",
    `
Example:
  $ vigocli config history
  $ vigocli config rollback 5

Hosts take it as they take any release: it has a new number, and the old content, byte for byte.
Nothing is compiled. What later releases brought is no longer looked after, and stays on the hosts.
The stacks do not change: mend them before the next compile.`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const [word = ""] = call.args;
  if (!/^[1-9]\d{0,14}$/u.test(word)) {
    const hint = "give its number; `vigocli config history` lists them";
    return printUsage(`"${word}" is no release`, hint, call, world);
  }
  const now = timeOf(call, world);
  if (now.kind === "wrong") return printUsage(now.message, now.hint, call, world);
  const settings = await soundSettings(call, world);
  if (settings.kind === "ended") return settings.code;
  const given = releaseFlags(call, settings.value, now.value);
  if (given.kind === "wrong") return printUsage(given.message, given.hint, call, world);
  const from = { now: now.value, settings: settings.value };
  const signing = await signingKeys(call, world, from);
  if (signing.kind === "refused") return printRefusal(signing, call, world);
  const where = storeNamed("store", settings.value, call, world);
  const store = openNamed(where, world);
  if (store.kind === "refused") return printRefusal(store, call, world);
  world.progress?.step(`publishing to ${where}`);
  const done = await rollBack(store.value, Number(word), signing.value.keys, {
    ...given.value,
    compilerVersion: world.version,
  });
  if (done.kind === "refused") return printRefusal(done, call, world);
  if (flag(call, "json")) {
    world.out.write(
      `${JSON.stringify({ store: where, rolledBackTo: Number(word), ...done.value })}\n`,
    );
    return exitCodes.done;
  }
  noticeAdopted(done.value, call, world);
  world.out.write(told(done.value, { where, to: word }));
  return exitCodes.done;
}

function told(
  { release, hosts, treeRoot, unchanged }: PublishSummary,
  { where, to }: { readonly where: string; readonly to: string },
): string {
  const what = `${hosts} ${hosts === 1 ? "host" : "hosts"}, tree ${treeRoot.slice(0, 12)}`;
  if (unchanged) return `${where}: release ${release} says what release ${to} said (${what})\n`;
  return `${where}: release ${release} brings back release ${to} (${what})\n`;
}
