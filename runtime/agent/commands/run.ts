// `vigo-agent run`: fetches, verifies and applies, once.
import { join } from "node:path";
import { apply } from "../../apply/apply.ts";
import { localTime } from "../../apply/knowledge.ts";
import { countsOf, isDifferent, isFailed, type RunReport } from "../../apply/report.ts";
import { watchedAfter, type Watched } from "../../apply/watched.ts";
import { canonical } from "../../contract/canonical-json.ts";
import type { Refusal } from "../../contract/refusal.ts";
import { systemRefusal } from "../../contract/system-refusal.ts";
import { executors, executorsWith } from "../../executors/index.ts";
import { machine } from "../../host/machine.ts";
import type { FetchedBundle } from "../../trust/fetch.ts";
import type { Command, WrongUsage } from "../command.ts";
import { downloads } from "../download.ts";
import { readSealingKeys } from "../host-key.ts";
import { obtain, type Obtained } from "../obtain.ts";
import { openSecrets } from "../open-secrets.ts";
import type { Options } from "../options.ts";
import { openOwed } from "../owed.ts";
import { harmless, painter } from "../paint.ts";
import { printedReport, waitingText } from "../print-report.ts";
import { keepReport } from "../reports.ts";
import { takeLock } from "../run-lock.ts";
import { openScriptCache } from "../script-cache.ts";
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
    const source = await readSource(options, world);
    if (source.kind !== "ok") return source;
    // A dry run leaves no trace, so that it needs no lock either.
    const state = await openState(options, world, options.noop ? "read" : "write");
    if (state.kind !== "ok") return state;
    const work = async (): Promise<number | WrongUsage | Refusal> => {
      const obtained = await obtain(state.value, source.value, world.now());
      if (obtained.kind !== "ok") return obtained;
      return enforce(obtained.value, {
        state: state.value,
        host: source.value.host,
        options,
        world,
      });
    };
    if (options.noop) return work();
    const lock = await takeLock(join(state.value.folder, "lock"));
    if (lock.kind !== "ok") return lock;
    try {
      return await work();
    } finally {
      await lock.value.release();
    }
  },
};

interface Setting {
  readonly state: State;
  readonly host: string;
  readonly options: Options;
  readonly world: World;
}

async function enforce(obtained: Obtained, setting: Setting): Promise<number | Refusal> {
  const { options, world, state } = setting;
  if (!options.quiet) {
    noticeFreshness(obtained, setting);
    noticeWaiting(obtained, setting);
  }
  noticeRefused(obtained, setting);
  const { report, watched } = await reportOf(obtained, setting);
  const paint = painter(wantsColor(options.color, world.out, world));
  world.out.write(
    options.json
      ? `${JSON.stringify(report)}\n`
      : printedReport(report, { paint, quiet: options.quiet }),
  );
  try {
    await keepReport(state, report);
    if (watched !== undefined) await keepWatched(state, watched);
  } catch (error) {
    return systemRefusal(error, `cannot keep the report in "${state.folder}"`);
  }
  if (isFailed(report.counts)) return exitCodes.failed;
  if (obtained.refused !== undefined) return exitCodes.refused;
  const isAsked = options.noop && options.exitCode;
  return isAsked && isDifferent(report.counts) ? exitCodes.different : exitCodes.done;
}

function noticeFreshness(obtained: Obtained, { options, world }: Setting): void {
  const { stale, release, clockBehindSeconds } = obtained;
  const paint = painter(wantsColor(options.color, world.err, world));
  if (stale !== undefined && stale.effect !== "none") {
    const what = stale.effect === "stop" ? "is only looked at, and not enforced," : "is enforced";
    const how = `release ${release} ${what} as it was verified at ${stale.since}`;
    world.err.write(`${paint("yellow", "stale")}: ${how}: ${harmless(stale.reason)}\n`);
  }
  if (clockBehindSeconds !== undefined) {
    const what = `this machine's clock is ${clockBehindSeconds} seconds behind what was signed already`;
    world.err.write(`${paint("yellow", "clock")}: ${what}: set it right\n`);
  }
}

/** The host is as it was told last, and somebody has to look at what it is told now. */
function noticeRefused({ refused, release }: Obtained, { options, world }: Setting): void {
  if (refused === undefined) return;
  const paint = painter(wantsColor(options.color, world.err, world));
  const what = `${harmless(refused.message)} (${refused.reason}); release ${release} goes on being enforced`;
  world.err.write(`${paint("red", "error")}: ${what}\n`);
  if (refused.hint !== undefined) {
    world.err.write(`${paint("cyan", "help")}: ${harmless(refused.hint)}\n`);
  }
}

function noticeWaiting({ waiting, release }: Obtained, { options, world }: Setting): void {
  if (waiting === undefined) return;
  const paint = painter(wantsColor(options.color, world.err, world));
  world.err.write(
    `${paint("cyan", "waiting")}: ${waitingText(waiting)}; release ${release} is enforced\n`,
  );
}

interface Applied {
  readonly report: RunReport;
  /** What to remember of secrets that resources watch; undefined when that is what was remembered. */
  readonly watched?: Watched;
}

async function reportOf(obtained: Obtained, setting: Setting): Promise<Applied> {
  const { fetched, release, stale, clockBehindSeconds, refused, waiting } = obtained;
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
  const host = machine(
    options.root === undefined ? { download } : { root: options.root, download },
  );
  const { traits, faults } = await collectTraits(host, { options, world, release, bundle });
  const secrets =
    sealed.size === 0
      ? new Map<string, never>()
      : openSecrets(bundle.header, sealed, await readSealingKeys(state));
  const before = await readWatched(state);
  const scripts = openScriptCache(state);
  const noop = options.noop || stale?.effect === "stop";
  const applied = await apply(bundle, host, {
    noop,
    executors: options.executorsDir === undefined ? executors : executorsWith(options.executorsDir),
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
    signal: world.signal,
  });
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
