// One run under guard: what it protects, what it puts on trial, and what the report says of that.
import { apply, type ApplyOptions } from "../../apply/apply.ts";
import { countsOf, isTakenBack, statusOf, type RunReport } from "../../apply/report.ts";
import type { Bundle, HostSettings } from "../../contract/bundle.ts";
import type { Host } from "../../host/host.ts";
import type { Verified } from "../../trust/verified.ts";
import type { Options } from "../options.ts";
import type { State } from "../state.ts";
import type { World } from "../world.ts";
import { guarded, keyOf } from "./guarded.ts";
import { reachOf } from "./reach.ts";
import { trialOf, type Reverted, type Trial } from "./trial.ts";
import { startWatcher } from "./watcher.ts";

export interface GuardedRun {
  readonly state: State;
  readonly options: Options;
  readonly world: World;
  /** Whether the store was heard in this run: what is cut off already cannot be cut off. */
  readonly isHeard: boolean;
}

const usualConfirmSeconds = 60;

/** As `apply`, on whose place it stands. */
export async function applyGuarded(
  bundle: Verified<Bundle>,
  host: Host,
  options: ApplyOptions,
  run: GuardedRun,
): Promise<RunReport> {
  const settings = bundle.header.settings?.guard ?? {};
  if (settings.enabled === false) return apply(bundle, host, options);
  const protection = {
    state: run.state.folder,
    script: run.world.program?.script,
    settings: settings.protect ?? {},
  };
  const trial = await trialFor(settings, { host, options, run });
  const executors = guarded(options.executors, {
    protection,
    ...(trial !== undefined && { trial }),
  });
  const report = await apply(bundle, host, { ...options, executors });
  const reverted = await trial?.prove();
  return reverted === undefined ? report : withReverted(report, reverted);
}

interface Occasion {
  readonly host: Host;
  readonly options: ApplyOptions;
  readonly run: GuardedRun;
}

/** Below a folder of its own an agent cannot cut anything off, and a file that was carried here proves nothing. */
async function trialFor(
  { confirmSeconds = usualConfirmSeconds }: NonNullable<HostSettings["guard"]>,
  { host, options, run: { state, options: given, world, isHeard } }: Occasion,
): Promise<Trial | undefined> {
  const where = given.store ?? world.env["VIGO_STORE"];
  const isProvable = isHeard && given.bundle === undefined && where !== undefined;
  if (options.noop || host.confined || !isProvable || confirmSeconds === 0) return undefined;
  return trialOf({
    state,
    release: options.release,
    confirmSeconds,
    reach: reachOf(where, world),
    host,
    watch: () => startWatcher(host, { state, world }),
    now: () => world.now().toISOString(),
  });
}

/** What was changed and put back has failed, whatever it looked like before. */
function withReverted(report: RunReport, { keys, reason }: Reverted): RunReport {
  const resources = report.resources.map((resource) =>
    keys.includes(keyOf(resource.type, resource.target ?? "")) && resource.result !== "blocked"
      ? { ...resource, result: "failed" as const, reason }
      : resource,
  );
  const counts = countsOf([...resources, ...(report.retract ?? []).filter(isTakenBack)]);
  return {
    ...report,
    resources,
    counts,
    status: statusOf(counts, false),
    reverted: { reason, keys },
  };
}
