// `vigocli config publish`: from the stacks to the hosts, in one step that happens wholly or not at all.
import type { Command } from "commander";
import { dirname, join, resolve } from "node:path";
import { ok, type Answer } from "../../../runtime/contract/refusal.ts";
import { makeFolder, replaceFile } from "../../../runtime/disk/durable.ts";
import { systemRefusal } from "../../../runtime/contract/system-refusal.ts";
import type { PublishOptions, PublishSummary } from "../../6-emit/publish.ts";
import type { KeySet } from "../../keys/key-set.ts";
import { publish } from "../../6-emit/publish.ts";
import type { ReleaseChange } from "../../publish/change.ts";
import { judgeWith } from "../../publish/judge.ts";
import { stageTree, type StagedTree } from "../../publish/live-tree.ts";
import { sealPolicy } from "../../secrets/seal-policy.ts";
import { addClockOption, timeOf } from "../clock.ts";
import type { Call } from "../command.ts";
import { flag, text } from "../command.ts";
import { addKeyOption, ownKeys } from "../keys.ts";
import { formatStacks, writeFormatted } from "../format-stacks.ts";
import { liveFiles } from "../live-files.ts";
import {
  exitCodeOf,
  notice,
  noticeAdopted,
  printDiagnostics,
  printRefusal,
  printUsage,
  printWarning,
} from "../print.ts";
import { addProjectOptions, analyseProject, withTexts, type Analysed } from "../project.ts";
import { changeText, foretell, type Job, type SealedJob } from "../foretell.ts";
import { planRetracts, tellOfRemoved, withDrafts } from "../plan-retracts.ts";
import { addReleaseFlags, releaseFlags } from "../release-flags.ts";
import { rolesIn } from "../roles-in.ts";
import { addStoreOption, besideSettings, openNamed, settingsOf, storeNamed } from "../settings.ts";
import { noticeShrunk } from "../shrink-notice.ts";
import { tellServer, type ToldServer } from "../tell-server.ts";
import { addVaultOptions, findVault } from "../vault.ts";
import { createdAt, workTreeOf } from "../work-tree.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  addProjectOptions(command);
  addStoreOption(command);
  addKeyOption(command);
  addVaultOptions(command);
  addClockOption(command);
  addReleaseFlags(command);
  command
    .option("-m, --message <text>", "what the history is to say of the release")
    .option("--dry-run", "say what would be published, and change nothing")
    .option("--acknowledge <token>", "publish a change that a brake has stopped, and no other")
    .option("--allow-shrink", "let hosts lose more than their agents would take for meant")
    .option("--json", "print the summary as JSON")
    .addHelpText(
      "after",
      `
Example:
  $ vigocli config publish -m "nginx listens on 8080"
  $ vigocli config publish --dry-run

Validates, compiles, signs and publishes to the store, shows the tree as it was published in .live
(publish.live of server.yaml), and formats the stacks as config fmt does. Whatever fails before the
store takes the release leaves the stacks, .live and the store as they were. A server that
publish.server of server.yaml names is then asked to reload; when that fails, it is a warning.

Exit codes: 0 published; 1 there are errors; 3 the disk, the network or a signature refused;
5 the change is larger than publish.brakes of server.yaml allows: --acknowledge lets it through.`,
    );
}

export async function run(call: Call, world: World): Promise<number> {
  const now = timeOf(call, world);
  if (now.kind === "wrong") return printUsage(now.message, now.hint, call, world);
  const settings = await settingsOf(call, world);
  if (settings.kind === "refused") return printRefusal(settings, call, world);
  const given = releaseFlags(call, settings.value, now.value);
  if (given.kind === "wrong") return printUsage(given.message, given.hint, call, world);
  const { project, values } = settings.value;
  const vault = await findVault(call, world);
  if (vault.kind === "refused") return printRefusal(vault, call, world);
  const folder = resolve(world.cwd, project.stacks);
  world.progress?.step("formatting the stacks");
  const formatted = await formatStacks(folder);
  if (formatted.kind === "refused") return printRefusal(formatted, call, world);
  const texts = new Map(formatted.value.changes.map(({ path, text }) => [path, text]));
  const options = { now: now.value, secrets: vault.value.known };
  const compiled = await repaired(await analyseProject(project, world, options), () =>
    analyseProject(project, world, { ...options, texts }),
  );
  if (compiled.kind === "refused") return printRefusal(compiled, call, world);
  const { diagnostics, policy, analysis, tree } = compiled.value;
  printDiagnostics(diagnostics, call, world);
  if (policy === undefined) return exitCodeOf(diagnostics);
  const where = storeNamed("store", settings.value, call, world);
  const live = resolve(world.cwd, besideSettings(settings.value, values.live ?? ".live"));
  const published = withTexts(tree, texts);
  const planning = { tree: published, live, where, settings: settings.value };
  world.progress?.step("drafting what takes configcrates back");
  const retracts = await planRetracts(planning, call, world);
  if (retracts.kind === "refused") return printRefusal(retracts, call, world);
  const drafting = { tree: published, settings: settings.value, planned: retracts.value };
  const whole = await withDrafts(policy, drafting, world);
  const job: Job = {
    where,
    live,
    files: liveFiles(published),
    folder,
    formatted: formatted.value.changes,
    retracts: retracts.value,
    policy: whole,
    judging: {
      brakes: values.brakes,
      roles: rolesIn(analysis.fleet),
      acknowledged: text(call, "acknowledge"),
    },
    settings: settings.value,
  };
  const isDry = flag(call, "dryRun");
  const keys = isDry ? ok(undefined) : await ownKeys(call, world, settings.value);
  if (keys.kind === "refused") return printRefusal(keys, call, world);
  world.progress?.step("sealing secrets");
  const sealed = await sealPolicy(whole, vault.value.place);
  if (sealed.kind === "refused") return printRefusal(sealed, call, world);
  const ready = { ...job, sealed: sealed.value, now: now.value };
  if (keys.value === undefined) return foretell(ready, call, world);
  const work = await workTreeOf(project, world);
  const message = text(call, "message");
  const publishing = {
    ...given.value,
    created: createdAt(now, work),
    ...(work === undefined ? {} : { source: work.source }),
    ...(message === undefined ? {} : { message }),
    compilerVersion: world.version,
    allowShrink: flag(call, "allowShrink"),
  };
  return carryOut({ ...ready, keys: keys.value, options: publishing }, call, world);
}

/** Tabs alone are an error that formatting mends; all else is told of the files as they are. */
async function repaired(
  compiled: Answer<Analysed>,
  again: () => Promise<Answer<Analysed>>,
): Promise<Answer<Analysed>> {
  if (compiled.kind === "refused" || compiled.value.policy !== undefined) return compiled;
  const isMended = compiled.value.diagnostics.some(({ code }) => code === "tab-indent");
  const next = isMended ? await again() : compiled;
  return next.kind === "ok" && next.value.policy !== undefined ? next : compiled;
}

interface WholeJob extends SealedJob {
  readonly keys: KeySet;
  readonly options: PublishOptions;
}

async function carryOut(job: WholeJob, call: Call, world: World): Promise<number> {
  const store = openNamed(job.where, world);
  if (store.kind === "refused") return printRefusal(store, call, world);
  world.progress?.step("writing what the published tree will be");
  const staged = await stageTree(job.live, job.files);
  if (staged.kind === "refused") return printRefusal(staged, call, world);
  const { judge, change } = judgeWith({
    ...job.judging,
    store: store.value,
    policy: job.sealed,
  });
  const options = { ...job.options, judge };
  world.progress?.step(`publishing to ${job.where}`);
  const published = await publish(store.value, job.sealed, job.keys, options);
  if (published.kind === "refused") {
    await staged.value.drop();
    return printRefusal(published, call, world);
  }
  noticeShrunk(published.value, "publish", { call, world });
  // From here on hosts see the release, and what fails is no reason to call it unpublished.
  const shown = await showTree(staged.value, job);
  if (!flag(call, "json")) {
    noticeAdopted(published.value, call, world);
    for (const { path } of job.retracts) notice(`wrote ${path}`, call, world);
    tellOfRemoved(job.retracts, world);
    world.out.write(told(published.value, { where: job.where, change: change() }));
  }
  // A server that would read what stood there before is told nothing.
  const server = shown.kind === "ok" ? await tellServer(job.settings, call, world) : ok(undefined);
  reportServer(server, call, world);
  if (flag(call, "json")) {
    const document = { store: job.where, live: job.live, ...published.value };
    world.out.write(`${JSON.stringify({ ...document, ...serverDocument(server) })}\n`);
  }
  return shown.kind === "refused" ? printRefusal(shown, call, world) : exitCodes.done;
}

/** The release is out: a server that has not reloaded is no failure of it. */
function reportServer(server: Answer<ToldServer | undefined>, call: Call, world: World): void {
  if (server.kind === "refused") {
    const message = `the release is published, but no server has reloaded: ${server.message}`;
    printWarning({ ...server, message }, call, world);
  } else if (server.value !== undefined) {
    notice(`${server.value.url} serves it as version ${server.value.version}`, call, world);
  }
}

function serverDocument(server: Answer<ToldServer | undefined>): object {
  if (server.kind === "refused") return { server: { error: server.message } };
  return server.value === undefined ? {} : { server: server.value };
}

async function showTree(staged: StagedTree, job: Job): Promise<Answer<undefined>> {
  const { live, folder, formatted, retracts } = job;
  try {
    await staged.show();
    for (const file of formatted) {
      const written = await writeFormatted(folder, file);
      if (written.kind === "refused") return written;
    }
    for (const { path, draft } of retracts) {
      const place = join(folder, path);
      // The folder of a configcrate that has gone may have gone with it.
      await makeFolder(dirname(place), 0o755);
      await replaceFile({ path: place, bytes: new TextEncoder().encode(draft.text), mode: 0o644 });
    }
    return ok(undefined);
  } catch (error) {
    const refusal = systemRefusal(
      error,
      `the release is published, but "${live}" is not up to date`,
    );
    return { ...refusal, hint: "mend what stands in the way, and publish again" };
  }
}

function told(
  { release, treeRoot, unchanged, objectsWritten }: PublishSummary,
  { where, change }: { readonly where: string; readonly change: ReleaseChange | undefined },
): string {
  const tree = `tree ${treeRoot.slice(0, 12)}`;
  if (unchanged) return `${where}: release ${release} still holds, nothing has changed (${tree})\n`;
  const objects = `${objectsWritten} ${objectsWritten === 1 ? "object" : "objects"} written`;
  return `${where}: release ${release}, ${changeText(change)} (${objects}, ${tree})\n`;
}
