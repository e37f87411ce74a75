// `vigocli config history`: the releases that a store still knows.
import type { Command } from "commander";
import { ok } from "../../../runtime/contract/refusal.ts";
import { refresh } from "../../../runtime/trust/client.ts";
import { passingMemory } from "../../../runtime/trust/memory.ts";
import { shownRoot } from "../../../runtime/trust/shown-root.ts";
import { historyOf, type PastRelease } from "../../6-emit/history.ts";
import type { Call } from "../command.ts";
import { flag, text } from "../command.ts";
import { pinNamed } from "../keys.ts";
import { notice, printRefusal, printUsage } from "../print.ts";
import { addSettingsOption } from "../project.ts";
import { addStoreOption, openToRead, soundSettings, storeNamed } from "../settings.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  addStoreOption(command);
  command
    .option("--trust <file>", "the root.json that the store must be signed by")
    .option("--limit <count>", "how many, the newest first", "20");
  addSettingsOption(command);
  command.option("--json", "print the list as JSON").addHelpText(
    "after",
    `
Example:
  $ vigocli config history --store store --trust keys/root.json

Releases with the same tree tell hosts the same. "+" marks a commit with uncommitted changes.
Old releases go when \`vigocli bundle gc\` removes them.`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const limit = text(call, "limit") ?? "20";
  if (!/^[1-9]\d{0,8}$/u.test(limit)) {
    return printUsage(`--limit is no count: "${limit}"`, "give a number from 1 on", call, world);
  }
  const settings = await soundSettings(call, world);
  if (settings.kind === "ended") return settings.code;
  const where = storeNamed("store", settings.value, call, world);
  const store = openToRead(where, world);
  if (store.kind === "refused") return printRefusal(store, call, world);
  const pin = await pinNamed(call, world, settings.value);
  if (pin.kind === "refused") return printRefusal(pin, call, world);
  if (pin.value === undefined) {
    notice(`note: trusting the root that ${where} itself shows; pin one with --trust`, call, world);
  }
  const root = pin.value === undefined ? await shownRoot(store.value) : ok(pin.value);
  if (root.kind === "refused") return printRefusal(root, call, world);
  const trusted = await refresh({
    store: store.value,
    memory: passingMemory(),
    root: root.value,
    now: world.now(),
    // Looking is not applying.
    expired: "allow",
  });
  if (trusted.kind === "refused") return printRefusal(trusted, call, world);
  world.progress?.step(`reading the history of ${where}`);
  const releases = await historyOf(store.value, trusted.value, Number(limit));
  if (releases.kind === "refused") return printRefusal(releases, call, world);
  world.out.write(
    flag(call, "json")
      ? `${JSON.stringify({ store: where, releases: releases.value })}\n`
      : table(releases.value, world.now()),
  );
  return exitCodes.done;
}

function table(releases: readonly PastRelease[], now: Date): string {
  const rows = releases.map(({ release, created, hosts, treeRoot, source, message, complete }) => {
    const isOpening = complete !== undefined && now.getTime() < Date.parse(complete);
    return [
      String(release),
      created,
      String(hosts),
      treeRoot.slice(0, 12),
      source === undefined ? "-" : `${source.commit.slice(0, 12)}${source.dirty ? "+" : ""}`,
      [...(isOpening ? [`last wave at ${complete}`] : []), message ?? ""].join(" ").trim(),
    ];
  });
  const all = [["release", "created", "hosts", "tree", "commit", ""], ...rows];
  const widths = all[0]?.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0))) ?? [];
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd();
  return all.map((row) => `${line(row)}\n`).join("");
}
