// `vigocli bundle verify STORE|FILE`: every signature and every hash that the current release rests on.
import type { Command } from "commander";
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { bundleFileStore, readBundleFile } from "../../../runtime/store/bundle-file.ts";
import { verifyBundleFile } from "../../../runtime/trust/verify-bundle-file.ts";
import { verifyStore } from "../../../runtime/trust/verify-store.ts";
import type { Pin } from "../../../runtime/trust/pin.ts";
import { addClockOption, timeOf } from "../clock.ts";
import type { Call } from "../command.ts";
import { flag } from "../command.ts";
import { pinnedRoot, trustOption } from "../pinned-root.ts";
import { notice, printRefusal, printUsage } from "../print.ts";
import { openToRead } from "../settings.ts";
import { lifeOf } from "../trust-report.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command
    .argument("<store>", "the store to check, or a file that `bundle export` wrote")
    .addOption(trustOption("it"))
    .option("--allow-expired", "check the rest although it has expired");
  addClockOption(command);
  command.option("--json", "print the result as JSON").addHelpText(
    "after",
    `
Example:
  $ vigocli bundle verify store --trust keys/root.json
  $ vigocli bundle verify store --trust sha256:$(sha256sum < keys/root.json | cut -c1-64)
  $ vigocli bundle verify web01.bundle --trust keys/root.json

Of a role that is due half of the life is over, and it should be signed anew.
Exit codes: 0 all of it is sound; 3 something is not, and it says what.`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const now = timeOf(call, world);
  if (now.kind === "wrong") return printUsage(now.message, now.hint, call, world);
  const root = await pinnedRoot(call, world);
  if (root.kind === "refused") return printRefusal(root, call, world);
  if (root.value === undefined) {
    return printUsage(
      "no root of trust to hold the store against",
      "name the root.json that `trust init` made with --trust, or its hash as sha256:HEX",
      call,
      world,
    );
  }
  const where = call.args[0] ?? "";
  const terms: Terms = {
    root: root.value,
    now: now.value,
    expired: flag(call, "allowExpired") ? "allow" : "refuse",
  };
  const path = resolve(world.cwd, where);
  const isFile =
    !where.includes("://") && statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  return isFile ? runFile(path, terms, call, world) : runStore(where, terms, call, world);
}

interface Terms {
  readonly root: Pin;
  readonly now: Date;
  readonly expired: "refuse" | "allow";
}

async function runStore(where: string, terms: Terms, call: Call, world: World): Promise<number> {
  const store = openToRead(where, world);
  if (store.kind === "refused") return printRefusal(store, call, world);
  world.progress?.step(`verifying ${where}`);
  const checked = await verifyStore(store.value, terms.root, terms.now, terms.expired);
  if (checked.kind === "refused") return printRefusal(checked, call, world);
  const { release, hosts, objects, ends } = checked.value;
  world.out.write(
    flag(call, "json")
      ? `${JSON.stringify({ store: where, ...checked.value })}\n`
      : `${where}: release ${release} is sound: ${hosts} hosts, ${objects} objects, every signature and hash checked\n`,
  );
  for (const end of ends) {
    const { role, expires } = end;
    const life = lifeOf(end, terms.now);
    if (life === "good") continue;
    const what = life === "due" ? "half of its life is over, and it ends" : "it ended";
    notice(`warning: ${role}: ${what} at ${expires}`, call, world);
  }
  return exitCodes.done;
}

async function runFile(path: string, terms: Terms, call: Call, world: World): Promise<number> {
  const where = call.args[0] ?? "";
  const file = await readBundleFile(path, where);
  if (file.kind === "refused") return printRefusal(file, call, world);
  const checked = await verifyBundleFile(
    bundleFileStore(where, file.value),
    { host: file.value.host, names: file.value.objects.keys() },
    terms,
  );
  if (checked.kind === "refused") {
    const hint =
      "export it anew from a store that is fresh, or add --allow-expired to check the rest";
    return printRefusal(checked.reason === "expired" ? { ...checked, hint } : checked, call, world);
  }
  const { host, release, resources, expires } = checked.value;
  const holds =
    resources === null
      ? "proves that it does not hold this host"
      : `holds ${resources} ${resources === 1 ? "resource" : "resources"} for it`;
  world.out.write(
    flag(call, "json")
      ? `${JSON.stringify({ file: where, ...checked.value })}\n`
      : `${where}: ${host}: release ${release} is sound and ${holds}, believed until ${expires}\n`,
  );
  return exitCodes.done;
}
