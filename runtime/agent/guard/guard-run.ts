// One run under guard: what it protects, what it puts on trial, and what the report says of that.
import { apply, type ApplyOptions } from "../../apply/apply.ts";
import {
  countsOf,
  isTakenBack,
  statusOf,
  type ResourceReport,
  type RetractReport,
  type RunReport,
} from "../../apply/report.ts";
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
  const afterEach: ApplyOptions["afterEach"] = async (done) => {
    const reverted = await trial?.prove();
    if (reverted === undefined) return;
    for (const [id, resource] of done) done.set(id, judged(resource, reverted));
  };
  const report = await apply(bundle, host, { ...options, executors, afterEach });
  // What left policy is taken back after all that is in it.
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

function withReverted(report: RunReport, reverted: Reverted): RunReport {
  const resources = report.resources.map((resource) => judged(resource, reverted));
  const retract = report.retract?.map((left) => judged(left, reverted));
  const counts = countsOf([...resources, ...(retract ?? []).filter(isTakenBack)]);
  const { keys, reason } = reverted;
  const status = statusOf(counts, false);
  const all = { ...report, resources, counts, status, reverted: { reason, keys } };
  return retract === undefined ? all : { ...all, retract };
}

/** What was changed and put back has failed, whatever it looked like before. */
function judged<T extends ResourceReport | RetractReport>(
  report: T,
  { keys, reason }: Reverted,
): T {
  const { type, target, result } = report;
  const isBack = target !== undefined && keys.includes(keyOf(type, target));
  return isBack && result !== "blocked" && result !== "left"
    ? { ...report, result: "failed", reason }
    : report;
}
