// `vigo-agent run`: fetches, verifies and applies, once.
import type { ApplyOptions } from "../../apply/apply.ts";
import { localTime } from "../../apply/knowledge.ts";
import { countsOf, isDifferent, isFailed, type RunReport } from "../../apply/report.ts";
import { textOf } from "../../apply/secrets.ts";
import { watchedAfter, type Watched } from "../../apply/watched.ts";
import { canonical } from "../../contract/canonical-json.ts";
import type { Refusal } from "../../contract/refusal.ts";
import { systemRefusal } from "../../contract/system-refusal.ts";
import { executors, executorsWith } from "../../executors/index.ts";
import { machine } from "../../host/machine.ts";
import type { FetchedBundle } from "../../trust/fetch.ts";
import { announced } from "../announced.ts";
import { begin, cutOffRun, finish } from "../begun.ts";
import type { Command, WrongUsage } from "../command.ts";
import { downloads } from "../download.ts";
import { openDrift } from "../drift.ts";
import { applyGuarded } from "../guard/guard-run.ts";
import { undoUnconfirmed } from "../guard/unconfirmed.ts";
import { readSealingKeys } from "../host-key.ts";
import { noticeFreshness, noticeRefused, noticeRolledBack, noticeWaiting } from "../notices.ts";
import { obtain, type Obtained, type Source } from "../obtain.ts";
import { openSecrets } from "../open-secrets.ts";
import type { Options } from "../options.ts";
import { openOwed } from "../owed.ts";
import { harmless, painter } from "../paint.ts";
import { printedReport } from "../print-report.ts";
import { reversalsIn } from "../reversals.ts";
import { keepReport } from "../reports.ts";
import { underLock } from "../run-lock.ts";
import { openScriptCache } from "../script-cache.ts";
import { sendReport } from "../send-report.ts";
import { readSource } from "../source.ts";
import { openState, type State } from "../state.ts";
import { collectTraits } from "../traits.ts";
import { keepWatched, readWatched } from "../watched.ts";
import { exitCodes, wantsColor, type World } from "../world.ts";

export const run: Command = {
  name: "run",
  summary: "fetch, verify and apply what this host is to be, once",
  flags: [
    "store",
    "bundle",
    "allow-expired",
    "trust",
    "host",
    "root",
    "state",
    "traits-dir",
    "executors-dir",
    "noop",
    "exit-code",
    "json",
  ],
  example: `$ vigo-agent run --store .quickstart/store --trust keys/root.json --host web01 --root /tmp/web01
created  motd/motd  /etc/motd
web01: release 1, 3 resources: 1 created, 2 unchanged (12 ms)`,
  run: async (options, world) => {
    // A dry run leaves no trace, so that it needs no lock either.
    const use = options.noop ? "read" : "write";
    const source = await readSource(options, world, use);
    if (source.kind !== "ok") return source;
    const state = await openState(options, world, use);
    if (state.kind !== "ok") return state;
    const work = async (): Promise<number | WrongUsage | Refusal> => {
      const setting = { state: state.value, host: source.value.host, options, world };
      const ended = options.noop ? undefined : await finishCutOff(source.value, setting);
      if (ended !== undefined) return ended;
      const obtained = await obtain(state.value, source.value, world.now());
      if (obtained.kind !== "ok") return obtained;
      return enforce(obtained.value, setting);
    };
    if (options.noop) return work();
    return underLock(state.value.folder, work);
  },
};

export interface Setting {
  readonly state: State;
  readonly host: string;
  readonly options: Options;
  readonly world: World;
  /** It has been written down that this release is being applied. */
  readonly isBegun?: true;
}

/** First what an earlier run did not live to confirm, then what it did not live to finish. */
async function finishCutOff(
  source: Source,
  setting: Setting,
): Promise<number | Refusal | undefined> {
  const { state, options, world } = setting;
  try {
    const host = machine(options.root === undefined ? {} : { root: options.root });
    const undone = await undoUnconfirmed(state, host);
    for (const line of undone) world.err.write(`${harmless(line)}\n`);
    const cutOff = await cutOffRun(state, source, world.now());
    if (cutOff === undefined) return undefined;
    if (!options.quiet) {
      world.err.write(`release ${cutOff.release} was cut off: it is finished first\n`);
    }
    // It counts before anything is looked at: whatever ends each run must not do so for ever.
    await begin(state, cutOff.release);
    const code = await enforce(cutOff, { ...setting, isBegun: true });
    return world.signal.aborted || typeof code !== "number" ? code : undefined;
  } catch (error) {
    return systemRefusal(error, `cannot use the state folder "${state.folder}"`);
  }
}

/** Whatever the state folder refuses, before, during or after the changes, is a refusal and no bug. */
export async function enforce(obtained: Obtained, setting: Setting): Promise<number | Refusal> {
  try {
    return await enforceHere(obtained, setting);
  } catch (error) {
    return systemRefusal(error, `cannot use the state folder "${setting.state.folder}"`);
  }
}

async function enforceHere(obtained: Obtained, setting: Setting): Promise<number> {
  const { options, world, state } = setting;
  if (!options.quiet) {
    noticeFreshness(obtained, setting);
    noticeRolledBack(obtained, setting);
    noticeWaiting(obtained, setting);
  }
  noticeRefused(obtained, setting);
  const isChanging = !options.noop && obtained.stale?.effect !== "stop";
  const { report, watched } = await reportOf(obtained, setting);
  const paint = painter(wantsColor(options.color, world.out, world));
  world.out.write(
    options.json
      ? `${JSON.stringify(report)}\n`
      : printedReport(report, { paint, quiet: options.quiet }),
  );
  await keepReport(state, report);
  if (watched !== undefined) await keepWatched(state, watched);
  if (isChanging && !world.signal.aborted) await finish(state);
  await sendReport(report, setting);
  if (isFailed(report.counts)) return exitCodes.failed;
  if (obtained.refused !== undefined) return exitCodes.refused;
  const isAsked = options.noop && options.exitCode;
  return isAsked && isDifferent(report.counts) ? exitCodes.different : exitCodes.done;
}

interface Applied {
  readonly report: RunReport;
  /** What to remember of secrets that resources watch; undefined when that is what was remembered. */
  readonly watched?: Watched;
}

async function reportOf(obtained: Obtained, setting: Setting): Promise<Applied> {
  const { fetched, release, stale, clockBehindSeconds, refused, waiting, rolledBack } = obtained;
  const { world, host } = setting;
  const startedAt = world.now().toISOString();
  const applied: Applied =
    fetched.kind === "absent"
      ? { report: removed(host, release, startedAt) }
      : await applyFetched(fetched, { obtained, startedAt, setting });
  const report = {
    ...applied.report,
    ...(stale !== undefined && { stale }),
    ...(clockBehindSeconds !== undefined && { clockBehindSeconds }),
    ...(refused !== undefined && { refused }),
    ...(waiting !== undefined && { waiting }),
    ...(rolledBack !== undefined && { rolledBack }),
  };
  return { ...applied, report };
}

interface Occasion {
  readonly obtained: Obtained;
  readonly startedAt: string;
  readonly setting: Setting;
}

async function applyFetched(
  { bundle, sealed }: Extract<FetchedBundle, { readonly kind: "bundle" }>,
  { obtained, startedAt, setting }: Occasion,
): Promise<Applied> {
  const { options, world, state } = setting;
  const { release, stale, files } = obtained;
  const download = downloads(world.env);
  const bare = machine(
    options.root === undefined ? { download } : { root: options.root, download },
  );
  const isRecorded = options.noop || setting.isBegun === true;
  const host = isRecorded ? bare : announced(bare, () => begin(state, release));
  const { traits, faults } = await collectTraits(host, { options, world, release, bundle });
  const secrets =
    sealed.size === 0
      ? new Map<string, never>()
      : openSecrets(bundle.header, sealed, await readSealingKeys(state));
  const before = await readWatched(state);
  const scripts = openScriptCache(state);
  const noop = options.noop || stale?.effect === "stop";
  const table =
    options.executorsDir === undefined ? executors : executorsWith(options.executorsDir);
  const drift = await openDrift(state, release, {
    executors: table,
    secretValues: [...secrets.keys()].flatMap((path) => textOf(path, secrets) ?? []),
  });
  const plan: ApplyOptions = {
    noop,
    executors: drift.executors,
    files,
    scripts,
    release,
    startedAt,
    now: world.monotonic,
    traits,
    clock: localTime(world.now()),
    owed: await openOwed(state),
    secrets,
    watched: before,
    reversals: reversalsIn(state),
    signal: world.signal,
  };
  const isHeard = stale === undefined;
  const guarded = await applyGuarded(bundle, host, plan, { state, options, world, isHeard });
  const applied = await drift.judge(guarded);
  // What a run that was cut short did not ask for may still be wanted.
  if (!noop && !world.signal.aborted) await scripts.prune();
  const isWhole = Object.keys(faults).length === 0;
  const report = isWhole ? applied : { ...applied, missingTraits: faults };
  const watched = watchedAfter(bundle.resources, report, { before, secrets });
  // What was only looked at has not been applied.
  return noop || canonical(watched) === canonical(before) ? { report } : { report, watched };
}

/** The release proves that it does not hold this host: what was managed so far is left as it is. */
function removed(host: string, release: number, startedAt: string): RunReport {
  const counts = countsOf([]);
  return { host, release, startedAt, durationMs: 0, status: "removed", counts, resources: [] };
}
