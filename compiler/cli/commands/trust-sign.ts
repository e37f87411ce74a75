// `vigocli trust sign FILE --key ROOTKEY`: one more signature on a root that is on its way.
import type { Command } from "commander";
import { readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Answer } from "../../../runtime/contract/refusal.ts";
import { ok, refuse } from "../../../runtime/contract/refusal.ts";
import { systemRefusal } from "../../../runtime/contract/system-refusal.ts";
import { replaceFile } from "../../../runtime/disk/durable.ts";
import type { Envelope, RootMetadata } from "../../../runtime/trust/metadata.ts";
import { parseRoot } from "../../../runtime/trust/parse-metadata.ts";
import { readKeyFile } from "../../keys/key-file.ts";
import { rootFile } from "../../keys/key-names.ts";
import { rootChanges } from "../../keys/root-changes.ts";
import { lacksOf, signerFault, signStaged } from "../../keys/staged-root.ts";
import type { Call } from "../command.ts";
import { flag, text } from "../command.ts";
import { readRoot } from "../pinned-root.ts";
import { askPassphrase } from "../passphrase.ts";
import { notice, printRefusal } from "../print.ts";
import { lacksDocument, tellWhatIsNext } from "../staging.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command
    .argument("<file>", "the N.root.json that `trust rotate` or `trust revoke` wrote")
    .requiredOption("--key <file>", "your key of the root")
    .option(
      "--trust <file>",
      "the root.json that you hold (default: the one beside your key, else beside the file)",
    )
    .option("--dry-run", "say what it changes, and sign nothing")
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      `
Example:
  $ vigocli trust sign 2.root.json --key /media/alice/root-2.key --trust root.json

It says first what the new root changes about the one that you hold, and signs only what follows
that one. Send the file on until everybody who must has signed.`,
    );
}

export async function run(call: Call, world: World): Promise<number> {
  const name = call.args[0] ?? "";
  const path = resolve(world.cwd, name);
  const next = await readNext(path, name);
  if (next.kind === "refused") return printRefusal(next, call, world);
  const before = await readHeld(path, call, world);
  if (before.kind === "refused") return printRefusal(before, call, world);
  const keyPath = resolve(world.cwd, text(call, "key") ?? "");
  const pair = await readKeyFile(keyPath, askPassphrase(world));
  if (pair.kind === "refused") return printRefusal(pair, call, world);
  const signer = { pair: pair.value, path: keyPath };
  const fault = signerFault(before.value, next.value, signer);
  if (fault.kind === "refused") return printRefusal(fault, call, world);
  for (const line of rootChanges(before.value, next.value.signed)) notice(`  ${line}`, call, world);
  if (flag(call, "dryRun")) return exitCodes.done;
  const signed = signStaged(before.value, next.value, [pair.value]);
  if (signed.kind === "refused") return printRefusal(signed, call, world);
  try {
    await replaceFile({ path, bytes: signed.value.bytes, mode: 0o644 });
  } catch (error) {
    return printRefusal(systemRefusal(error, `cannot write "${name}"`), call, world);
  }
  const lacks = lacksOf(before.value, signed.value);
  if (flag(call, "json")) {
    const document = { file: name, complete: lacks.length === 0, lacks: lacksDocument(lacks) };
    world.out.write(`${JSON.stringify(document)}\n`);
    return exitCodes.done;
  }
  world.out.write(
    fault.value === "signed" ? `${name}: this key had signed it already\n` : `${name}: signed\n`,
  );
  tellWhatIsNext({ path: name, lacks, folder: dirname(name) }, call, world);
  return exitCodes.done;
}

async function readNext(path: string, name: string): Promise<Answer<Envelope<RootMetadata>>> {
  try {
    return parseRoot(new Uint8Array(await readFile(path)), name);
  } catch (error) {
    return systemRefusal(error, `cannot read "${name}"`);
  }
}

/** What the holder of a key trusts so far comes from the holder, and not from who sent the file. */
async function readHeld(path: string, call: Call, world: World): Promise<Answer<RootMetadata>> {
  const beside = [resolve(world.cwd, text(call, "key") ?? ""), path]
    .map((file) => join(dirname(file), rootFile))
    .find((file) => existsSync(file));
  const given = text(call, "trust");
  const named = given === undefined ? beside : resolve(world.cwd, given);
  if (named === undefined) {
    return refuse(
      "not-found",
      "nothing says which root you trust so far",
      "name the root.json that you hold with --trust",
    );
  }
  const bytes = await readRoot(named);
  if (bytes.kind === "refused") return bytes;
  const root = parseRoot(bytes.value, named);
  return root.kind === "refused" ? root : ok(root.value.signed);
}
