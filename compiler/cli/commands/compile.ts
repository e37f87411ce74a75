// `vigocli compile`: the whole tree, compiled and signed into a store.
import type { Command } from "commander";
import { dirname, join, resolve } from "node:path";
import { openWritableStore } from "../../../runtime/store/open.ts";
import type { PublishSummary } from "../../6-emit/publish.ts";
import { publish } from "../../6-emit/publish.ts";
import { renderStats, statsOf } from "../../explore/stats.ts";
import { addClockOption, timeOf } from "../clock.ts";
import type { Call } from "../command.ts";
import { flag, text } from "../command.ts";
import { addKeyOption, signingKeys } from "../keys.ts";
import { exitCodeOf, notice, printDiagnostics, printRefusal, printUsage } from "../print.ts";
import type { Project } from "../project.ts";
import { addProjectOptions, analyseProject, findProject } from "../project.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  addProjectOptions(command);
  command.option(
    "--out <store>",
    "the store to compile into: a folder, or s3://bucket/prefix (default: VIGO_STORE, else that of server.yaml, else ./store)",
  );
  addKeyOption(command);
  addClockOption(command);
  command
    .option("--json", "print the summary as JSON")
    .option("--stats", "say how much there was to compile, and how much of it is shared")
    .addHelpText(
      "after",
      `
Example:
  $ vigocli compile --stacks stacks --key keys --out store
  $ vigocli compile --key keys --out 's3://fleet/prod?region=eu-central-1'

Nothing is written when there is an error. The same tree, inventory and keys at the same time
(--now or SOURCE_DATE_EPOCH) give the same bytes. A tree that has not changed makes no new release.`,
    );
}

export async function run(call: Call, world: World): Promise<number> {
  const now = timeOf(call, world);
  if (now.kind === "wrong") return printUsage(now.message, now.hint, call, world);
  const signing = await signingKeys(call, world, now.value);
  if (signing.kind === "refused") return printRefusal(signing, call, world);
  const { keys, root, development } = signing.value;
  const project = findProject(call, world);
  const compiled = await analyseProject(project, world, {
    now: now.value,
    ...(development ? { fleet: "dev" } : {}),
  });
  if (compiled.kind === "refused") return printRefusal(compiled, call, world);
  printDiagnostics(compiled.value.diagnostics, call, world);
  const { policy } = compiled.value;
  if (policy === undefined) return exitCodeOf(compiled.value.diagnostics);

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
  const out = storeFor(call, world, {
    project,
    settings: compiled.value.analysis.catalog.settings,
  });
  const where = out.includes("://") ? out : resolve(world.cwd, out);
  const store = openWritableStore(where, { env: world.env });
  if (store.kind === "refused") return printRefusal(store, call, world);
  const published = await publish(store.value, policy, keys, {
    now: now.value,
    created: now.value,
    compilerVersion: world.version,
  });
  if (published.kind === "refused") return printRefusal(published, call, world);
  const stats = flag(call, "stats")
    ? statsOf(compiled.value.analysis, policy, published.value)
    : undefined;
  if (flag(call, "json")) {
    const summary = { store: out, ...published.value, ...(stats === undefined ? {} : { stats }) };
    world.out.write(`${JSON.stringify(summary)}\n`);
    return exitCodes.done;
  }
  world.out.write(told(published.value, out));
  if (stats !== undefined) world.err.write(renderStats(stats));
  return exitCodes.done;
}

/** What server.yaml calls the store is meant from where server.yaml lies. */
function storeFor(
  call: Call,
  world: World,
  from: { readonly project: Project; readonly settings: { readonly store: string | undefined } },
): string {
  const given = text(call, "out") ?? world.env["VIGO_STORE"];
  const { store } = from.settings;
  if (given !== undefined || store === undefined) return given ?? "store";
  return store.includes("://") ? store : join(dirname(from.project.settings ?? ""), store);
}

function told(summary: PublishSummary, store: string): string {
  const { release, hosts, objectsWritten, objectsShared, treeRoot, unchanged } = summary;
  const count = `${hosts} ${hosts === 1 ? "host" : "hosts"}`;
  const objects = `${objectsWritten} ${objectsWritten === 1 ? "object" : "objects"}`;
  const tree = treeRoot.slice(0, 12);
  if (unchanged)
    return `${store}: release ${release} still holds, nothing has changed (${count}, tree ${tree})\n`;
  return `${store}: release ${release}, ${count}, ${objects} written, ${objectsShared} already there (tree ${tree})\n`;
}
