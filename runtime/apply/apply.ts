// Applies a bundle to a host: each resource is observed, decided, changed, and looked at again.
import type { Bundle, Resource } from "../contract/bundle.ts";
import { secretsOf } from "../contract/secrets-in.ts";
import { evaluate } from "../contract/when/evaluate.ts";
import { nothingKnown } from "../contract/when/scope.ts";
import type { BoundExecutor, BoundResource } from "../executors/executor.ts";
import type { Host } from "../host/host.ts";
import { imagined } from "../host/imagined.ts";
import type { Verified } from "../trust/verified.ts";
import { countsOf, statusOf, type ResourceReport, type Result, type RunReport } from "./report.ts";
import { obstacleAmong, textOf, withoutValues, type Secrets } from "./secrets.ts";
import { settle } from "./settle.ts";
import { showStep } from "./show-step.ts";
import { isNotified, isWatchTriggered, type Watched } from "./triggers.ts";

export interface ApplyOptions {
  /** Changes nothing: the same is done to a host that is only imagined over the real one. */
  readonly noop: boolean;
  readonly executors: ReadonlyMap<string, BoundExecutor>;
  readonly release: number;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Those that were sealed to this host. */
  readonly secrets?: Secrets;
  /** With which versions of secrets resources were applied the last time. */
  readonly watched?: Watched;
  /** Once aborted, no further resource is begun. */
  readonly signal?: AbortSignal;
}

export async function apply(
  bundle: Verified<Bundle>,
  host: Host,
  options: ApplyOptions,
): Promise<RunReport> {
  const began = options.now();
  const run: Run = {
    options,
    host: options.noop ? imagined(host) : host,
    secrets: options.secrets ?? new Map(),
    done: new Map(),
    order: bundle.resources,
  };
  for (const resource of bundle.resources) {
    const start = options.now();
    const outcome = await applyResource(resource, run);
    const durationMs = Math.round(options.now() - start);
    const { id, type } = resource;
    run.done.set(id, { id, type, ...outcome, durationMs });
  }
  const resources = [...run.done.values()];
  const counts = countsOf(resources);
  return {
    host: bundle.header.host,
    release: options.release,
    startedAt: options.startedAt,
    durationMs: Math.round(options.now() - began),
    status: statusOf(counts, options.noop),
    counts,
    resources,
  };
}

interface Run {
  readonly options: ApplyOptions;
  readonly host: Host;
  readonly secrets: Secrets;
  readonly done: Map<string, ResourceReport>;
  readonly order: readonly Resource[];
}

type Outcome = Pick<ResourceReport, "target" | "result" | "reason" | "diff">;

async function applyResource(resource: Resource, run: Run): Promise<Outcome> {
  const { type, attributes } = resource;
  const obstacle = obstacleTo(resource, run);
  if (obstacle !== undefined) return { result: "blocked", reason: obstacle };
  const executor = run.options.executors.get(type);
  if (executor === undefined) {
    const reason = `this agent cannot apply the type "${type}" on this platform`;
    return { result: "blocked", reason };
  }
  if (run.host.confined && executor.reach !== "files") {
    return { result: "skipped", reason: "confined" };
  }
  const unknown = Object.keys(attributes).find((name) => !executor.attributes.includes(name));
  if (unknown !== undefined) {
    // Leaving out what is not understood could leave a host in a state that nobody asked for.
    const reason = `this agent does not know the attribute \`${unknown}\` of the type "${type}"`;
    return { result: "blocked", reason };
  }
  if (conditionOf(resource, run) === false) {
    return { result: "skipped", reason: "nothing triggered it" };
  }
  const paths = secretsOf(resource);
  const closed = obstacleAmong(paths, run.secrets);
  if (closed !== undefined) return { result: "blocked", reason: closed };
  const values = paths.flatMap((path) => textOf(path, run.secrets) ?? []);
  return redacted(await attempt(resource, executor, run), values);
}

/** Of what a condition can ask, only what triggers a watcher of secrets is answered yet. */
function conditionOf(resource: Resource, run: Run): boolean | "open" {
  if (resource.when === undefined) return true;
  if (resource.watchSecret === undefined) return "open";
  const outcome = evaluate(resource.when, { ...nothingKnown, changed: isTriggered(resource, run) });
  return outcome.kind === "known" ? outcome.value : "open";
}

function isTriggered(resource: Resource, { options, secrets, done, order }: Run): boolean {
  const earlier = order.flatMap((other) => {
    const report = done.get(other.id);
    return report === undefined ? [] : [{ resource: other, report }];
  });
  return (
    isWatchTriggered(resource, options.watched ?? {}, secrets) || isNotified(resource, earlier)
  );
}

/** An executor may name what it was given when it complains. */
function redacted({ target, reason, diff, result }: Outcome, values: readonly string[]): Outcome {
  return {
    result,
    ...(target === undefined ? {} : { target: withoutValues(target, values) }),
    ...(reason === undefined ? {} : { reason: withoutValues(reason, values) }),
    ...(diff === undefined ? {} : { diff: withoutValues(diff, values) }),
  };
}

/** Why the resource's turn does not come in this run. */
function obstacleTo(resource: Resource, run: Run): string | undefined {
  if (run.options.signal?.aborted === true) return "the run was stopped before its turn";
  for (const id of resource.after) {
    const result = run.done.get(id)?.result;
    if (result === "failed") return `it waits for "${id}", which failed`;
    if (result === "blocked") return `it waits for "${id}", which is blocked`;
  }
  return undefined;
}

/** The one place that catches what a host throws. */
async function attempt(resource: Resource, executor: BoundExecutor, run: Run): Promise<Outcome> {
  let named: Pick<Outcome, "target"> = {};
  try {
    const attributes = settle(resource.attributes, run.secrets);
    const isOpen = conditionOf(resource, run) === "open" || resource.choice !== undefined;
    if (attributes === undefined || isOpen) {
      // Applying it without its condition could do what must not be done on this host.
      return { result: "blocked", reason: "this agent cannot evaluate conditions and traits yet" };
    }
    const item = executor.bind(attributes);
    named = { target: item.target };
    const holdsSecret = secretsOf(resource).length > 0;
    const sensitive = holdsSecret || attributes["sensitive"] === true;
    const outcome = await inTime(resource.timeoutSeconds, (hurry) =>
      converge(item, { run, sensitive, hurry }),
    );
    return { ...named, ...outcome };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...named, result: "failed", reason };
  }
}

interface Attempt {
  readonly run: Run;
  readonly sensitive: boolean;
  /** Throws once the time is over, so that nothing more is begun. */
  readonly hurry: () => void;
}

async function converge(item: BoundResource, { run, ...how }: Attempt): Promise<Outcome> {
  const decision = await item.check(run.host);
  if (decision.kind === "stuck") return { result: "failed", reason: decision.reason };
  if (decision.kind === "settled") return outcome("none", decision.note);
  const shown: string[] = [];
  for (const step of decision.steps) {
    how.hurry();
    if (run.options.noop) shown.push(await showStep(step, run.host, how.sensitive));
    await run.host.perform(step);
  }
  how.hurry();
  const again = await item.check(run.host);
  if (again.kind !== "settled") {
    const rest = again.kind === "stuck" ? `: ${again.reason}` : "";
    return {
      result: "failed",
      reason: `did not settle: it was changed and is not as wanted${rest}`,
    };
  }
  const made = outcome(decision.change, decision.note);
  return run.options.noop ? { ...made, diff: shown.join("") } : made;
}

function outcome(result: Result, note: string | undefined): Outcome {
  return note === undefined ? { result } : { result, reason: note };
}

async function inTime<T>(seconds: number, work: (hurry: () => void) => Promise<T>): Promise<T> {
  const late = new Error(`took longer than its time limit of ${seconds} seconds`);
  let over = false;
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    const end = (): void => {
      over = true;
      reject(late);
    };
    timer = setTimeout(end, Math.min(seconds * 1000, longestTimer));
  });
  const hurry = (): void => {
    if (over) throw late;
  };
  try {
    return await Promise.race([work(hurry), limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** Node runs timers that are set for longer at once. */
const longestTimer = 2 ** 31 - 1;
