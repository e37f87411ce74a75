// `vigocli compile`: the whole tree, compiled and signed into a store.
import type { Command } from "commander";
import type { PublishSummary } from "../../6-emit/publish.ts";
import { publish } from "../../6-emit/publish.ts";
import { renderStats, statsOf } from "../../explore/stats.ts";
import { addClockOption, timeOf } from "../clock.ts";
import type { Call } from "../command.ts";
import { flag } from "../command.ts";
import { addKeyOption, signingKeys } from "../keys.ts";
import {
  exitCodeOf,
  notice,
  noticeAdopted,
  printDiagnostics,
  printRefusal,
  printUsage,
} from "../print.ts";
import { withDrafts } from "../plan-retracts.ts";
import { addProjectOptions, analyseProject } from "../project.ts";
import { addReleaseFlags, releaseFlags } from "../release-flags.ts";
import { openNamed, settingsOf, storeNamed } from "../settings.ts";
import { createdAt, workTreeOf } from "../work-tree.ts";
import { sealPolicy } from "../../secrets/seal-policy.ts";
import { addVaultOptions, findVault } from "../vault.ts";
import { noticeShrunk } from "../shrink-notice.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  addProjectOptions(command);
  command.option(
    "--out <store>",
    "the store to compile into: a folder, or s3://bucket/prefix (default: VIGO_STORE, else that of server.yaml, else ./store)",
  );
  addKeyOption(command);
  addVaultOptions(command);
  addClockOption(command);
  addReleaseFlags(command);
  command
    .option("--allow-shrink", "let hosts lose more than their agents would take for meant")
    .option("--heal", "look at every object, and write anew what the store has lost")
    .option("--json", "print the summary as JSON")
    .option("--stats", "say how much there was to compile, and how much of it is shared")
    .addHelpText(
      "after",
      `
Example:
  $ vigocli compile --stacks stacks --key keys --out store
  $ vigocli compile --key keys --out 's3://fleet/prod?region=eu-central-1'

Nothing is written when there is an error. The same tree, inventory and keys at the same time
(--now or SOURCE_DATE_EPOCH) give the same bytes. A tree that has not changed makes no new release.
When the stacks lie in a git work tree, the release says which commit it was compiled from.

With --waves 5%,25%@1h,100%@4h, 5% of the hosts take the release at once, 25% from an hour on and
all from four hours on; a host keeps the release before until its turn comes.`,
    );
}

export async function run(call: Call, world: World): Promise<number> {
  const now = timeOf(call, world);
  if (now.kind === "wrong") return printUsage(now.message, now.hint, call, world);
  const settings = await settingsOf(call, world);
  if (settings.kind === "refused") return printRefusal(settings, call, world);
  const given = releaseFlags(call, settings.value, now.value);
  if (given.kind === "wrong") return printUsage(given.message, given.hint, call, world);
  const from = { now: now.value, settings: settings.value };
  const signing = await signingKeys(call, world, from);
  if (signing.kind === "refused") return printRefusal(signing, call, world);
  const { keys, root, development } = signing.value;
  const { project } = settings.value;
  const vault = await findVault(call, world);
  if (vault.kind === "refused") return printRefusal(vault, call, world);
  const compiled = await analyseProject(project, world, {
    now: now.value,
    secrets: vault.value.known,
    ...(development ? { fleet: "dev" } : {}),
  });
  if (compiled.kind === "refused") return printRefusal(compiled, call, world);
  printDiagnostics(compiled.value.diagnostics, call, world);
  const { policy } = compiled.value;
  if (policy === undefined) return exitCodeOf(compiled.value.diagnostics);
  const drafting = { tree: compiled.value.tree, settings: settings.value };
  const whole = await withDrafts(policy, drafting, world);
  world.progress?.step("sealing secrets");
  const sealed = await sealPolicy(whole, vault.value.place);
  if (sealed.kind === "refused") return printRefusal(sealed, call, world);

  if (development) {
    notice(
      `Signed with development keys, as fleet "dev": hosts trust them by ${root}.`,
      call,
      world,
    );
    notice(
      "Make real ones with `vigocli trust init --out keys`, and name them with --key.",
      call,
      world,
    );
  }
  const out = storeNamed("out", settings.value, call, world);
  const store = openNamed(out, world);
  if (store.kind === "refused") return printRefusal(store, call, world);
  const tree = await workTreeOf(project, world);
  world.progress?.step(`publishing to ${out}`);
  const published = await publish(store.value, sealed.value, keys, {
    ...given.value,
    heal: flag(call, "heal"),
    created: createdAt(now, tree),
    ...(tree === undefined ? {} : { source: tree.source }),
    compilerVersion: world.version,
    allowShrink: flag(call, "allowShrink"),
  });
  if (published.kind === "refused") return printRefusal(published, call, world);
  noticeShrunk(published.value, "compile", { call, world });
  const stats = flag(call, "stats")
    ? statsOf(compiled.value.analysis, policy, published.value)
    : undefined;
  if (flag(call, "json")) {
    const summary = { store: out, ...published.value, ...(stats === undefined ? {} : { stats }) };
    world.out.write(`${JSON.stringify(summary)}\n`);
    return exitCodes.done;
  }
  noticeAdopted(published.value, call, world);
  world.out.write(told(published.value, out));
  if (stats !== undefined) world.err.write(renderStats(stats));
  return exitCodes.done;
}

function told(summary: PublishSummary, store: string): string {
  const { release, hosts, objectsWritten, objectsShared, treeRoot, unchanged } = summary;
  const healed = objectsWritten > 0 ? `, ${objectsWritten} written anew` : "";
  const count = `${hosts} ${hosts === 1 ? "host" : "hosts"}`;
  const objects = `${objectsWritten} ${objectsWritten === 1 ? "object" : "objects"}`;
  const tree = treeRoot.slice(0, 12);
  if (unchanged)
    return `${store}: release ${release} still holds, nothing has changed (${count}${healed}, tree ${tree})\n`;
  return `${store}: release ${release}, ${count}, ${objects} written, ${objectsShared} already there (tree ${tree})\n`;
}
