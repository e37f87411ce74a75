// What the commands have in common that make the next root: where the keys lie, and what is said of the result.
import { Option, type Command } from "commander";
import { basename, join, resolve } from "node:path";
import type { Answer } from "../../runtime/contract/refusal.ts";
import { ok } from "../../runtime/contract/refusal.ts";
import { generateKeyPair } from "../../runtime/trust/ed25519.ts";
import type { RootMetadata } from "../../runtime/trust/metadata.ts";
import type { KeyKind } from "../keys/key-names.ts";
import { rootChanges, shortId } from "../keys/root-changes.ts";
import type { RootChange, Staged } from "../keys/stage-root.ts";
import { stageRoot } from "../keys/stage-root.ts";
import type { Lack } from "../keys/staged-root.ts";
import { addClockOption, timeOf } from "./clock.ts";
import type { Call } from "./command.ts";
import { flag, text, texts } from "./command.ts";
import { askPassphrase, newPassphrase } from "./passphrase.ts";
import { notice, printRefusal, printUsage } from "./print.ts";
import type { World } from "./world.ts";
import { exitCodes } from "./world.ts";

export function addStagingOptions(command: Command): void {
  command
    .option("--keys <dir>", "the folder with root.json and the keys (default: VIGO_KEY, else keys)")
    .option(
      "--root-key <file>",
      "a key of the root that lies elsewhere, repeatable",
      (file: string, files: readonly string[] | undefined) => [...(files ?? []), file],
    );
  // What the commands that sign releases call it.
  command.addOption(new Option("--key <dir>").hideHelp());
  addClockOption(command);
  command.option("--json", "print the result as JSON");
}

function keysFolder(call: Call, world: World): string {
  return text(call, "keys") ?? text(call, "key") ?? world.env["VIGO_KEY"] ?? "keys";
}

/** The exit code. */
export async function stage(
  call: Call,
  world: World,
  change: (root: RootMetadata) => Answer<RootChange>,
): Promise<number> {
  const now = timeOf(call, world);
  if (now.kind === "wrong") return printUsage(now.message, now.hint, call, world);
  const passphrase = flag(call, "passphrase") ? await newPassphrase(world) : ok(undefined);
  if (passphrase.kind === "refused") return printRefusal(passphrase, call, world);
  const folder = keysFolder(call, world);
  const staged = await stageRoot(
    {
      folder: resolve(world.cwd, folder),
      now: now.value,
      rootKeys: texts(call, "rootKey").map((path) => resolve(world.cwd, path)),
      ask: askPassphrase(world),
      passphrase: passphrase.value,
    },
    change,
  );
  if (staged.kind === "refused") return printRefusal(staged, call, world);
  // As a person would type them from where they stand.
  const { path, keyFile } = staged.value;
  const shown = {
    ...staged.value,
    path: join(folder, basename(path)),
    ...(keyFile === undefined ? {} : { keyFile: join(folder, basename(keyFile)) }),
  };
  tell(shown, folder, call, world);
  return exitCodes.done;
}

function tell(staged: Staged, folder: string, call: Call, world: World): void {
  const { path, before, next, lacks, keyFile, amended } = staged;
  if (flag(call, "json")) {
    const document = {
      file: path,
      version: next.version,
      ...(keyFile === undefined ? {} : { key: keyFile }),
      changes: rootChanges(before, next),
      complete: lacks.length === 0,
      lacks: lacksDocument(lacks),
    };
    world.out.write(`${JSON.stringify(document)}\n`);
    return;
  }
  world.out.write(`${path}\n`);
  for (const line of rootChanges(before, next)) notice(`  ${line}`, call, world);
  if (keyFile !== undefined) notice(`The new key is ${keyFile}.`, call, world);
  if (amended) {
    notice(
      "It was on its way already, and has been changed: signatures of others are gone.",
      call,
      world,
    );
  }
  tellWhatIsNext({ path, lacks, folder }, call, world);
}

/** Who must sign, or that it can be published. */
export function tellWhatIsNext(
  staged: { readonly path: string; readonly lacks: readonly Lack[]; readonly folder: string },
  call: Call,
  world: World,
): void {
  const { path, lacks, folder } = staged;
  // A root that does not change its own keys asks the same people as the one before.
  const asked = new Map(lacks.map((lack) => [`${lack.more} ${lack.keyids.join()}`, lack]));
  for (const { root, more, keyids } of asked.values()) {
    const whose = keyids.map(shortId).join(", ");
    const count = more === 1 ? "1 signature" : `${more} signatures`;
    const rule = asked.size === 1 ? "" : ` by the rule of root version ${root.version}`;
    notice(`It lacks ${count}${rule}, of: ${whose}`, call, world);
  }
  const hint =
    lacks.length > 0
      ? `Each holder signs with: vigocli trust sign ${path} --key ROOT.key`
      : `All signatures are there. Next: vigocli trust publish ${path} --store STORE --key ${folder}`;
  notice(hint, call, world);
}

export function lacksDocument(lacks: readonly Lack[]): readonly unknown[] {
  return lacks.map(({ root, more, keyids }) => ({ root: root.version, more, keyids }));
}

export function freshKey(kind: KeyKind): NonNullable<RootChange["fresh"]> {
  return { pair: generateKeyPair(), kind };
}
