// `vigocli trust init`: a root of trust, and the keys below it.
import type { Command } from "commander";
import { join, resolve } from "node:path";
import { ok } from "../../../runtime/contract/refusal.ts";
import { sha256 } from "../../../runtime/trust/hash.ts";
import type { Quorum } from "../../keys/key-set.ts";
import { createKeySet } from "../../keys/key-set.ts";
import { addClockOption, timeOf } from "../clock.ts";
import type { Call } from "../command.ts";
import { flag, text } from "../command.ts";
import { newPassphrase } from "../passphrase.ts";
import { notice, printRefusal, printUsage } from "../print.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command
    .requiredOption("--out <dir>", "the folder to make the keys in; it must not hold any yet")
    .option("--fleet <name>", "hosts that trust these keys accept releases of this fleet only")
    .option("--root-keys <n>", "how many keys the root has, each in a file of its own", "1")
    .option("--root-threshold <t>", "how many of them must sign the next root", "1")
    .option("--release-keys <n>", "how many keys there are for releases", "1")
    .option("--release-threshold <t>", "how many of them must sign a release", "1")
    .option("--passphrase", "guard the private keys by a passphrase");
  addClockOption(command);
  command.option("--json", "print the result as JSON").addHelpText(
    "after",
    `
Example:
  $ vigocli trust init --out keys
  $ vigocli trust init --out keys --fleet prod --root-keys 3 --root-threshold 2 --passphrase

It makes:
  root.json      public: give it to every host, which trusts nothing else
  root.key       signs the next root.json; keep it offline (root-1.key, root-2.key: several)
  release.key    signs releases
  timestamp.key  signs freshness, often

The passphrase is asked for on the terminal, or read from the file VIGO_KEY_PASSPHRASE_FILE names.`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const now = timeOf(call, world);
  if (now.kind === "wrong") return printUsage(now.message, now.hint, call, world);
  const rootKeys = quorumOf(call, "root");
  const releaseKeys = quorumOf(call, "release");
  for (const quorum of [rootKeys, releaseKeys]) {
    if (quorum.kind === "wrong") return printUsage(quorum.message, quorum.hint, call, world);
  }
  if (rootKeys.kind === "wrong" || releaseKeys.kind === "wrong") return exitCodes.wrongUsage;
  const passphrase = flag(call, "passphrase") ? await newPassphrase(world) : ok(undefined);
  if (passphrase.kind === "refused") return printRefusal(passphrase, call, world);
  const folder = text(call, "out") ?? "keys";
  const fleet = text(call, "fleet");
  const made = await createKeySet(resolve(world.cwd, folder), {
    now: now.value,
    rootKeys: rootKeys.value,
    releaseKeys: releaseKeys.value,
    ...(fleet === undefined ? {} : { fleet }),
    ...(passphrase.value === undefined ? {} : { passphrase: passphrase.value }),
  });
  if (made.kind === "refused") return printRefusal(made, call, world);
  const root = join(folder, "root.json");
  if (flag(call, "json")) {
    const fingerprint = sha256(made.value.rootBytes);
    world.out.write(`${JSON.stringify({ folder, root, fingerprint })}\n`);
    return exitCodes.done;
  }
  world.out.write(`${root}\n`);
  const files = rootKeys.value.keys === 1 ? "root.key" : "each root-N.key";
  notice(
    `Made a root of trust in ${folder}. Hosts need ${root}; move ${files} to a safe place.`,
    call,
    world,
  );
  return exitCodes.done;
}

type Counted =
  | { readonly kind: "ok"; readonly value: Quorum }
  | { readonly kind: "wrong"; readonly message: string; readonly hint: string };

function quorumOf(call: Call, role: "root" | "release"): Counted {
  const read = (what: "Keys" | "Threshold"): number => {
    const word = text(call, `${role}${what}`) ?? "1";
    return /^\d{1,2}$/u.test(word) ? Number(word) : 0;
  };
  const [keys, threshold] = [read("Keys"), read("Threshold")];
  if (keys >= 1 && keys <= mostKeys && threshold >= 1 && threshold <= keys) {
    return { kind: "ok", value: { keys, threshold } };
  }
  return {
    kind: "wrong",
    message: `--${role}-keys ${text(call, `${role}Keys`)} with --${role}-threshold ${text(call, `${role}Threshold`)} cannot be`,
    hint: `give 1 to ${mostKeys} keys, of which at least 1 and at most all must sign`,
  };
}

const mostKeys = 15;
