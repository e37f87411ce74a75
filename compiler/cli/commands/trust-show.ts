// `vigocli trust show`: who signs what in a store, in a root file or with the keys of a folder.
import type { Command } from "commander";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Answer } from "../../../runtime/contract/refusal.ts";
import { ok } from "../../../runtime/contract/refusal.ts";
import { systemRefusal } from "../../../runtime/contract/system-refusal.ts";
import { refresh } from "../../../runtime/trust/client.ts";
import { passingMemory } from "../../../runtime/trust/memory.ts";
import { parseRoot } from "../../../runtime/trust/parse-metadata.ts";
import { updateRoot } from "../../../runtime/trust/root-chain.ts";
import { shownRoot } from "../../../runtime/trust/shown-root.ts";
import { whileGood } from "../../6-emit/orphaned.ts";
import { keyIdInFile } from "../../keys/key-file.ts";
import { keyNamesIn, rootFile } from "../../keys/key-names.ts";
import { readKeyRoot } from "../../keys/key-set.ts";
import { addClockOption, timeOf } from "../clock.ts";
import type { Call } from "../command.ts";
import { flag, text } from "../command.ts";
import { pinnedRoot, trustOption } from "../pinned-root.ts";
import { notice, printRefusal, printUsage } from "../print.ts";
import type { Known } from "../trust-report.ts";
import { renderTrust, trustReport } from "../trust-report.ts";
import { openToRead } from "../settings.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command
    .argument("[what]", "a store, a root.json, or a folder of keys (default: VIGO_KEY, else keys)")
    .addOption(trustOption("a store"));
  addClockOption(command);
  command.option("--json", "print it as JSON").addHelpText(
    "after",
    `
Example:
  $ vigocli trust show keys
  $ vigocli trust show store --trust keys/root.json --json

The line that begins with sha256: is the fingerprint of the root, for hosts that are given no file.
Of a role that is due, half of the life is over: sign it anew.`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const now = timeOf(call, world);
  if (now.kind === "wrong") return printUsage(now.message, now.hint, call, world);
  const what = call.args[0] ?? world.env["VIGO_KEY"] ?? "keys";
  const path = resolve(world.cwd, what);
  const isKeys = existsSync(join(path, rootFile));
  const isStore = what.includes("://") || existsSync(join(path, "metadata"));
  const known = isKeys
    ? await fromKeys(path)
    : isStore
      ? await fromStore(what, now.value, { call, world })
      : await fromFile(path, what);
  if (known.kind === "refused") return printRefusal(known, call, world);
  const report = trustReport({ ...known.value, now: now.value });
  world.out.write(flag(call, "json") ? `${JSON.stringify(report)}\n` : renderTrust(what, report));
  return exitCodes.done;
}

type Found = Omit<Known, "now">;

async function fromKeys(folder: string): Promise<Answer<Found>> {
  const root = await readKeyRoot(folder);
  if (root.kind === "refused") return root;
  const files = new Map<string, string>();
  try {
    for (const { name } of await keyNamesIn(folder)) {
      const keyid = await keyIdInFile(join(folder, name));
      if (keyid.kind === "refused") return keyid;
      if (keyid.value !== undefined) files.set(keyid.value, name);
    }
  } catch (error) {
    return systemRefusal(error, `cannot read the keys in "${folder}"`);
  }
  return ok({ root: root.value, files });
}

/** It may lack signatures, which is one of the things that it is looked at for. */
async function fromFile(path: string, name: string): Promise<Answer<Found>> {
  try {
    const root = parseRoot(new Uint8Array(await readFile(path)), name);
    return root.kind === "ok" ? ok({ root: root.value }) : root;
  } catch (error) {
    const refusal = systemRefusal(error, `cannot read "${name}"`);
    return {
      ...refusal,
      hint: "name a store, a root.json, or the folder that `vigocli trust init` made",
    };
  }
}

async function fromStore(
  where: string,
  now: Date,
  { call, world }: { readonly call: Call; readonly world: World },
): Promise<Answer<Found>> {
  const store = openToRead(where, world);
  if (store.kind === "refused") return store;
  const pinned = await pinnedRoot(call, world);
  if (pinned.kind === "refused") return pinned;
  if (pinned.value === undefined && text(call, "trust") === undefined) {
    notice(`note: trusting the root that ${where} itself shows; pin one with --trust`, call, world);
  }
  const pin = pinned.value === undefined ? await shownRoot(store.value) : ok(pinned.value);
  if (pin.kind === "refused") return pin;
  const chain = await updateRoot({ store: store.value, memory: passingMemory(), root: pin.value });
  if (chain.kind === "refused") return chain;
  const root = parseRoot(chain.value.bytes, `the root of trust of ${where}`);
  if (root.kind === "refused") return root;
  const release = await refresh({
    store: store.value,
    memory: passingMemory(),
    root: pin.value,
    now: whileGood(root.value.signed, now),
    // Looking is not applying: what has expired is what one looks for.
    expired: "allow",
  });
  return release.kind === "ok" ? ok({ root: root.value, release: release.value }) : release;
}
