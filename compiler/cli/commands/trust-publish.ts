// `vigocli trust publish FILE --store STORE`: hosts follow the next root from now on.
import type { Command } from "commander";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Answer } from "../../../runtime/contract/refusal.ts";
import { ok } from "../../../runtime/contract/refusal.ts";
import { systemRefusal } from "../../../runtime/contract/system-refusal.ts";
import { replaceFile } from "../../../runtime/disk/durable.ts";
import { openWritableStore } from "../../../runtime/store/open.ts";
import type { Envelope, RootMetadata } from "../../../runtime/trust/metadata.ts";
import { parseRoot } from "../../../runtime/trust/parse-metadata.ts";
import type { PlacedRoot } from "../../6-emit/place-root.ts";
import { placeNextRoot } from "../../6-emit/place-root.ts";
import { rootFile } from "../../keys/key-names.ts";
import type { KeySet } from "../../keys/key-set.ts";
import { readKeySet } from "../../keys/key-set.ts";
import { addClockOption, timeOf } from "../clock.ts";
import type { Call } from "../command.ts";
import { flag, text } from "../command.ts";
import { storeAddress } from "../stored-release.ts";
import { readRoot } from "../pinned-root.ts";
import { askPassphrase } from "../passphrase.ts";
import { notice, printRefusal, printUsage } from "../print.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command
    .argument("<file>", "the next root, signed by all who must")
    .option("--store <where>", "the store to put it into (default: VIGO_STORE, else ./store)")
    .option("--key <dir>", "the keys that sign anew what has to be (default: VIGO_KEY)")
    .option("--trust <file>", "the root.json that you hold (default: that of the keys)")
    .option(
      "--keep-release",
      "with a new release key: the release that is there is ours, sign it anew",
    );
  addClockOption(command);
  command.option("--json", "print the result as JSON").addHelpText(
    "after",
    `
Example:
  $ vigocli trust publish keys/2.root.json --store store --key keys

The store is verified before and after, as a host would. When a role has a new key, what the old one
signed is signed anew. A release whose key is taken away is not, for the key may have been stolen:
publish from the stacks afterwards, or say --keep-release. At the end it becomes the root.json of
the key folder.`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const now = timeOf(call, world);
  if (now.kind === "wrong") return printUsage(now.message, now.hint, call, world);
  const given = await readGiven(call, world);
  if (given.kind === "refused") return printRefusal(given, call, world);
  const { pin, keys, next } = given.value;
  if (pin === undefined) {
    const hint =
      "name the folder with the keys with --key, or the root.json that you hold with --trust";
    return printUsage("nothing says which root is trusted so far", hint, call, world);
  }
  const where = storeAddress(call, world);
  const store = openWritableStore(where.opened, { env: world.env });
  if (store.kind === "refused") return printRefusal(store, call, world);
  const keepRelease = flag(call, "keepRelease");
  const placed = await placeNextRoot({
    store: store.value,
    next,
    pin,
    keys,
    now: now.value,
    keepRelease,
  });
  if (placed.kind === "refused") return printRefusal(placed, call, world);
  if (keys !== undefined) {
    try {
      await replaceFile({ path: join(keys.where, rootFile), bytes: next.bytes, mode: 0o644 });
    } catch (error) {
      return printRefusal(
        systemRefusal(error, `cannot write ${rootFile} into "${keys.where}"`),
        call,
        world,
      );
    }
  }
  tell(placed.value, where.shown, call, world);
  return exitCodes.done;
}

interface Given {
  readonly next: Envelope<RootMetadata>;
  readonly keys: KeySet | undefined;
  readonly pin: Uint8Array | undefined;
}

async function readGiven(call: Call, world: World): Promise<Answer<Given>> {
  const name = call.args[0] ?? "";
  const next = await readNext(name, world);
  if (next.kind === "refused") return next;
  const folder = text(call, "key") ?? world.env["VIGO_KEY"];
  const keys =
    folder === undefined
      ? ok(undefined)
      : // Which of them are needed depends on what changes.
        await readKeySet(resolve(world.cwd, folder), { ask: askPassphrase(world), required: [] });
  if (keys.kind === "refused") return keys;
  const trust = text(call, "trust");
  const pin =
    trust === undefined ? ok(keys.value?.rootBytes) : await readRoot(resolve(world.cwd, trust));
  if (pin.kind === "refused") return pin;
  return ok({ next: next.value, keys: keys.value, pin: pin.value });
}

async function readNext(name: string, world: World): Promise<Answer<Envelope<RootMetadata>>> {
  try {
    return parseRoot(new Uint8Array(await readFile(resolve(world.cwd, name))), name);
  } catch (error) {
    return systemRefusal(error, `cannot read "${name}"`);
  }
}

function tell(placed: PlacedRoot, store: string, call: Call, world: World): void {
  const { version, wasThere, signed, trusted } = placed;
  const release = trusted?.document.release;
  if (flag(call, "json")) {
    world.out.write(
      `${JSON.stringify({ store, version, wasThere, signed, release: release ?? null })}\n`,
    );
    return;
  }
  const put = wasThere ? "was there already" : "is in place";
  const anew = signed.length === 0 ? "" : `, signed anew: ${signed.join(", ")}`;
  world.out.write(`${store}: version ${version} of the root ${put}${anew}\n`);
  if (release === undefined) {
    notice(
      "Hosts stay as they are, and new ones get nothing, until a release is published with the new key: run `vigocli compile` now.",
      call,
      world,
    );
  } else
    notice(`Hosts get release ${release}, and trust version ${version} of the root.`, call, world);
}
