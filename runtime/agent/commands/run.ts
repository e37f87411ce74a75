// `vigo-agent run`: fetches, verifies and applies, once.
import { join } from "node:path";
import { apply, type ApplyOptions } from "../../apply/apply.ts";
import { countsOf, isDifferent, isFailed, type RunReport } from "../../apply/report.ts";
import { watchedAfter, type Watched } from "../../apply/triggers.ts";
import { canonical } from "../../contract/canonical-json.ts";
import type { Refusal } from "../../contract/refusal.ts";
import { systemRefusal } from "../../contract/system-refusal.ts";
import { executors } from "../../executors/index.ts";
import { machine } from "../../host/machine.ts";
import type { Command, WrongUsage } from "../command.ts";
import { readHostKey } from "../host-key.ts";
import { openSecrets } from "../open-secrets.ts";
import type { FetchedBundle } from "../../trust/fetch.ts";
import { keepWatched, readWatched } from "../watched.ts";
import { obtain, type Obtained } from "../obtain.ts";
import type { Options } from "../options.ts";
import { harmless, painter } from "../paint.ts";
import { printedReport } from "../print-report.ts";
import { keepReport } from "../reports.ts";
import { takeLock } from "../run-lock.ts";
import { readSource } from "../source.ts";
import { openState, type State } from "../state.ts";
import { exitCodes, wantsColor, type World } from "../world.ts";

export const run: Command = {
  name: "run",
  summary: "fetch, verify and apply what this host is to be, once",
  flags: ["store", "trust", "host", "root", "state", "noop", "exit-code", "json"],
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
  if (!options.quiet) noticeStale(obtained, setting);
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
  const isAsked = options.noop && options.exitCode;
  return isAsked && isDifferent(report.counts) ? exitCodes.different : exitCodes.done;
}

function noticeStale({ stale, release }: Obtained, { options, world }: Setting): void {
  if (stale === undefined) return;
  const paint = painter(wantsColor(options.color, world.err, world));
  const what = `release ${release} is enforced as it was verified at ${stale.since}`;
  world.err.write(`${paint("yellow", "stale")}: ${what}: ${harmless(stale.reason)}\n`);
}

interface Applied {
  readonly report: RunReport;
  /** What to remember of secrets that resources watch; undefined when that is what was remembered. */
  readonly watched?: Watched;
}

async function reportOf(obtained: Obtained, setting: Setting): Promise<Applied> {
  const { fetched, release, stale } = obtained;
  const startedAt = setting.world.now().toISOString();
  const applied: Applied =
    fetched.kind === "absent"
      ? { report: removed(setting.host, release, startedAt) }
      : await applyFetched(fetched, setting, { release, startedAt });
  return stale === undefined ? applied : { ...applied, report: { ...applied.report, stale } };
}

async function applyFetched(
  { bundle, sealed }: Extract<FetchedBundle, { readonly kind: "bundle" }>,
  { state, options, world }: Setting,
  about: Pick<ApplyOptions, "release" | "startedAt">,
): Promise<Applied> {
  const secrets =
    sealed.size === 0
      ? new Map<string, never>()
      : openSecrets(bundle.header, sealed, await readHostKey(state));
  const before = await readWatched(state);
  const host = machine(options.root === undefined ? {} : { root: options.root });
  const report = await apply(bundle, host, {
    ...about,
    noop: options.noop,
    executors,
    now: world.monotonic,
    signal: world.signal,
    secrets,
    watched: before,
  });
  const watched = watchedAfter(bundle.resources, report, { before, secrets });
  return canonical(watched) === canonical(before) ? { report } : { report, watched };
}

/** The release proves that it does not hold this host: what was managed so far is left as it is. */
function removed(host: string, release: number, startedAt: string): RunReport {
  const counts = countsOf([]);
  return { host, release, startedAt, durationMs: 0, status: "removed", counts, resources: [] };
}
