// `vigocli bundle gc STORE`: removes what no release needs that is still kept.
import type { Command } from "commander";
import { parseDuration } from "../../../runtime/contract/duration.ts";
import { collect, type Collected } from "../../6-emit/collect.ts";
import { addClockOption, timeOf } from "../clock.ts";
import type { Call } from "../command.ts";
import { flag, text } from "../command.ts";
import { pinNamed } from "../keys.ts";
import { printRefusal, printUsage } from "../print.ts";
import { addSettingsOption } from "../project.ts";
import { openNamed, soundSettings } from "../settings.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command
    .argument("<store>", "the store to clean up")
    .option("--trust <file>", "the root.json that it must be signed by")
    .option("--key <dir>", "the folder that `trust init` made, for its root.json")
    .option(
      "--keep <time>",
      "how long a release is kept after the next one (default: publish.keep of server.yaml, else 30d)",
    )
    .option("--wait <time>", "how long what is to go is listed before it goes", "24h")
    .option("--dry-run", "say what would be done, and change nothing");
  addSettingsOption(command);
  addClockOption(command);
  command.option("--json", "print the result as JSON").addHelpText(
    "after",
    `
Example:
  $ vigocli bundle gc store --trust keys/root.json --keep 30d

It works in two steps, so run it every day: what no kept release needs is listed in gc/ of the
store, and what was listed --wait ago and is still not needed is removed. --wait has to be longer
than any publishing takes. Ages are told by the store's own clock. The current release always
stays, and so does every root.json.`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const now = timeOf(call, world);
  if (now.kind === "wrong") return printUsage(now.message, now.hint, call, world);
  const settings = await soundSettings(call, world);
  if (settings.kind === "ended") return settings.code;
  const spelled = { keep: text(call, "keep"), wait: text(call, "wait") ?? "24h" };
  const waitMs = parseDuration(spelled.wait);
  const keepMs =
    spelled.keep === undefined
      ? (settings.value.values.keepMs ?? usualKeepMs)
      : parseDuration(spelled.keep);
  if (waitMs === undefined || keepMs === undefined) {
    const which = waitMs === undefined ? `--wait ${spelled.wait}` : `--keep ${spelled.keep ?? ""}`;
    return printUsage(`${which} is no length of time`, "write 24h, 30d or 1d12h", call, world);
  }
  const where = call.args[0] ?? "";
  const store = openNamed(where, world);
  if (store.kind === "refused") return printRefusal(store, call, world);
  const root = await pinNamed(call, world, settings.value);
  if (root.kind === "refused") return printRefusal(root, call, world);
  if (root.value === undefined) {
    const hint = "name the root.json that `trust init` made with --trust";
    return printUsage("no root of trust to hold the store against", hint, call, world);
  }
  const dryRun = flag(call, "dryRun");
  const options = { root: root.value, now: now.value, keepMs, waitMs, dryRun };
  world.progress?.step(`looking for what nobody needs in ${where}`);
  const collected = await collect(store.value, options);
  if (collected.kind === "refused") return printRefusal(collected, call, world);
  world.out.write(
    flag(call, "json")
      ? `${JSON.stringify({ store: where, dryRun, ...collected.value })}\n`
      : told(collected.value, { where, dryRun, wait: spelled.wait }),
  );
  return exitCodes.done;
}

const usualKeepMs = 30 * 24 * 60 * 60 * 1000;

function told(
  { kept, removed, removedBytes, condemned, waiting, swept }: Collected,
  how: { readonly where: string; readonly dryRun: boolean; readonly wait: string },
): string {
  const would = how.dryRun ? "would be " : "";
  const clauses = [
    `${removed} ${removed === 1 ? "file" : "files"} ${would}removed (${removedBytes} bytes)`,
    `${condemned} ${would}listed, to go in ${how.wait}`,
    ...(waiting === 0 ? [] : [`${waiting} listed before`]),
    ...(swept === 0 ? [] : [`${swept} leftovers swept`]),
  ];
  const releases = kept.length === 1 ? `release ${kept[0] ?? ""}` : `releases ${range(kept)}`;
  return `${how.where}: keeps ${releases}; ${clauses.join(", ")}\n`;
}

/** They follow one another, the newest first. */
function range(kept: readonly number[]): string {
  return `${kept.at(-1) ?? ""} to ${kept[0] ?? ""}`;
}
