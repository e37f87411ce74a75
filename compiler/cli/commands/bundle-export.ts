// `vigocli bundle export HOST --to FILE`: all that one host needs, in one file that it can verify by itself.
import type { Command } from "commander";
import { resolve } from "node:path";
import { systemRefusal } from "../../../runtime/contract/system-refusal.ts";
import { replaceFile } from "../../../runtime/disk/durable.ts";
import { encodeBundleFile } from "../../../runtime/store/bundle-file.ts";
import { refresh } from "../../../runtime/trust/client.ts";
import { passingMemory } from "../../../runtime/trust/memory.ts";
import { gatherFor } from "../../../runtime/trust/offline.ts";
import { addClockOption, timeOf } from "../clock.ts";
import type { Call } from "../command.ts";
import { flag, text } from "../command.ts";
import { rootNamed } from "../keys.ts";
import { ownStore } from "../own-store.ts";
import { trustOption, usualRoot } from "../pinned-root.ts";
import { notice, printRefusal, printUsage } from "../print.ts";
import { addSettingsOptions } from "../project.ts";
import { addStoreOption, openToRead, soundSettings } from "../settings.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command
    .argument("<host>", "the host's name, as the inventory has it")
    .requiredOption("--to <file>", "the file to write; one that is there is replaced")
    .addOption(trustOption("the store", usualRoot));
  addStoreOption(command);
  addSettingsOptions(command);
  addClockOption(command);
  command.option("--json", "print the result as JSON").addHelpText(
    "after",
    `
Example:
  $ vigocli bundle export web01.example.com --to web01.bundle
  $ vigocli bundle export web01.example.com --to web01.bundle --store store --trust keys/root.json
  $ vigo-agent run --bundle web01.bundle --trust root.json --host web01.example.com

The file holds the signed metadata and whatever the host needs, and no key. It is believed as long
as the store would be: until its timestamp expires. A host that the release does not list gets the
proof of that, or what its route gives.`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const now = timeOf(call, world);
  if (now.kind === "wrong") return printUsage(now.message, now.hint, call, world);
  const host = call.args[0] ?? "";
  const to = text(call, "to") ?? "";
  const settings = await soundSettings(call, world);
  if (settings.kind === "ended") return settings.code;
  const own = await ownStore(settings.value, call, world);
  if (own.kind === "refused") return printRefusal(own, call, world);
  const { where, pin } = own.value;
  if (pin === undefined) {
    const hint =
      "name the root.json that `trust init` made with --trust, or its keys in server.yaml";
    return printUsage("no root of trust to hold the store against", hint, call, world);
  }
  const store = openToRead(where, world);
  if (store.kind === "refused") return printRefusal(store, call, world);
  world.progress?.step(`reading ${where}`);
  const release = await refresh({
    store: store.value,
    memory: passingMemory(),
    root: pin,
    now: now.value,
  });
  if (release.kind === "refused") return printRefusal(release, call, world);
  const objects = await gatherFor(store.value, release.value, host);
  if (objects.kind === "refused") return printRefusal(objects, call, world);
  const bytes = encodeBundleFile({ host, objects: objects.value });
  try {
    await replaceFile({ path: resolve(world.cwd, to), bytes, mode: 0o644 });
  } catch (error) {
    return printRefusal(systemRefusal(error, `cannot write "${to}"`), call, world);
  }
  const { document, timestamp } = release.value;
  const facts = {
    host,
    release: document.release,
    fleet: document.fleet,
    objects: objects.value.size,
  };
  if (flag(call, "json")) {
    const document = { file: to, ...facts, bytes: bytes.length, expires: timestamp.expires };
    world.out.write(`${JSON.stringify(document)}\n`);
    return exitCodes.done;
  }
  world.out.write(
    `${to}: release ${facts.release} for ${host}, ${facts.objects} files, ${bytes.length} bytes, believed until ${timestamp.expires}\n`,
  );
  const root = rootNamed(call, world, settings.value) ?? "root.json";
  notice(`Try it: vigocli bundle verify ${to} --trust ${root}`, call, world);
  return exitCodes.done;
}
