// Applies a bundle to a host: each resource is observed, decided, changed, and looked at again.
import type { Bundle, Resource } from "../contract/bundle.ts";
import { secretsOf } from "../contract/secrets-in.ts";
import { resourceName } from "../contract/resource-name.ts";
import type { Value } from "../contract/value.ts";
import type { LocalTime, Question } from "../contract/when/questions.ts";
import type { BoundExecutor, BundleFiles } from "../executors/executor.ts";
import type { Decision } from "../executors/executor.ts";
import type { ScriptCache } from "../executors/stream-edit.ts";
import type { Host, Step } from "../host/host.ts";
import { imagined } from "../host/imagined.ts";
import { remembering } from "../host/remembering.ts";
import type { Verified } from "../trust/verified.ts";
import { knowledgeOf } from "./knowledge.ts";
import { look } from "./look.ts";
import { countsOf, isChange, isFailed, isTakenBack, statusOf } from "./report.ts";
import type { ResourceReport, Result, RunReport } from "./report.ts";
import { retract } from "./retraction.ts";
import { reversalAttributes, reversible, type Reversals, type Reversible } from "./reversal.ts";
import { obstacleAmong, textOf, withoutValues, type Secrets } from "./secrets.ts";
import { settle, settleVars, type Settled } from "./settle.ts";
import { showStep } from "./show-step.ts";
import { surroundingsOf } from "./surroundings.ts";
import { triggersOf, type Owed, type Triggers } from "./triggers.ts";
import { isWatchTriggered, type Watched } from "./watched.ts";

export interface ApplyOptions {
  /** Changes nothing: the same is done to a host that is only imagined over the real one. */
  readonly noop: boolean;
  readonly executors: ReadonlyMap<string, BoundExecutor>;
  /** Those that came with the bundle. */
  readonly files?: BundleFiles;
  /** What the scripts of `stream_edit` printed earlier. */
  readonly scripts?: ScriptCache;
  readonly release: number;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  readonly traits: Value;
  /** In the host's own time zone, when the run began. */
  readonly clock: LocalTime;
  readonly owed: Owed;
  /** Those that were sealed to this host. */
  readonly secrets?: Secrets;
  /** With which versions of secrets resources were applied the last time. */
  readonly watched?: Watched;
  readonly reversals: Reversals;
  /** After each resource, outside of its time: what was done may still turn out to have failed. */
  readonly afterEach?: (done: Map<string, ResourceReport>) => Promise<void>;
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
    bundle,
    resources: bundle.resources,
    host: remembering(options.noop ? imagined(host) : host),
    done: new Map(),
    secrets: options.secrets ?? new Map(),
    triggers: triggersOf(bundle.resources, options.owed),
    vars: new Map(),
    stuck: "failed",
    unforetold: new Set(),
  };
  for (const resource of bundle.resources) {
    const start = options.now();
    const outcome = await applyResource(resource, run);
    const durationMs = Math.round(options.now() - start);
    const { id, type } = resource;
    run.done.set(id, { id, type, ...outcome, durationMs });
    await options.afterEach?.(run.done);
    // What is near is looked at without a pause, and signals, time limits and heartbeats need one.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const resources = [...run.done.values()];
  const left = await retract(bundle, {
    look: (resource) => applyResource(resource, onlyLooking(run)),
    apply: (resource) => applyResource(resource, { ...run, done: new Map(), stuck: "skipped" }),
    isWell: !isFailed(countsOf(resources)) && options.signal?.aborted !== true,
  });
  const counts = countsOf([...resources, ...(left ?? []).filter(isTakenBack)]);
  return {
    host: bundle.header.host,
    release: options.release,
    startedAt: options.startedAt,
    durationMs: Math.round(options.now() - began),
    status: statusOf(counts, options.noop),
    counts,
    resources,
    ...(left === undefined ? {} : { retract: left }),
  };
}

/** The same, on a host that is imagined over the one at hand. */
function onlyLooking(run: Run): Run {
  const options = { ...run.options, noop: true };
  return { ...run, options, host: imagined(run.host), done: new Map() };
}

interface Run {
  readonly options: ApplyOptions;
  readonly bundle: Bundle;
  readonly resources: readonly Resource[];
  readonly host: Host;
  readonly done: Map<string, ResourceReport>;
  readonly secrets: Secrets;
  readonly triggers: Triggers;
  /** By crate; decided when first asked for. */
  readonly vars: Map<string, Promise<{ readonly [name: string]: boolean }>>;
  /** What it comes to that a host is not such that something can be done. */
  readonly stuck: "failed" | "skipped";
  /** Of a dry run: ids of which it cannot be said what would become of them. */
  readonly unforetold: Set<string>;
}

type Outcome = Pick<ResourceReport, "target" | "result" | "reason" | "diff" | "output">;

async function applyResource(resource: Resource, run: Run): Promise<Outcome> {
  const { type } = resource;
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
  const paths = secretsOf(resource);
  const closed = obstacleAmong(paths, run.secrets);
  if (closed !== undefined) return { result: "blocked", reason: closed };
  const values = paths.flatMap((path) => textOf(path, run.secrets) ?? []);
  return redacted(await attempt(resource, executor, run), values);
}

/** An executor may name what it was given when it complains, and a program print it. */
function redacted(outcome: Outcome, values: readonly string[]): Outcome {
  if (values.length === 0) return outcome;
  const { result, target, reason, diff, output } = outcome;
  return {
    result,
    ...(target === undefined ? {} : { target: withoutValues(target, values) }),
    ...(reason === undefined ? {} : { reason: withoutValues(reason, values) }),
    ...(diff === undefined ? {} : { diff: withoutValues(diff, values) }),
    ...(output === undefined ? {} : { output: withoutValues(output, values) }),
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
    return await inTime(resource.timeoutSeconds, async (signal) => {
      const host = run.host.until(signal);
      const { watched = {} } = run.options;
      const triggered =
        run.triggers.isTriggered(resource.id) || isWatchTriggered(resource, watched, run.secrets);
      const settled = await settleHere(resource, { run, host, triggered });
      if (settled.kind === "unwanted") return { result: "skipped", reason: settled.reason };
      if (settled.kind === "fault") return { result: "failed", reason: settled.reason };
      const { attributes } = settled;
      const known = new Set([...executor.attributes, ...reversalAttributes(executor)]);
      const unknown = Object.keys(attributes).find((name) => !known.has(name));
      if (unknown !== undefined) {
        // Leaving out what is not understood could leave a host in a state that nobody asked for.
        const reason = `this agent does not know the attribute \`${unknown}\` of the type "${resource.type}"`;
        return { result: "blocked", reason };
      }
      const { executors, reversals } = run.options;
      const around = surroundingsOf(resource, run);
      const { id } = resource;
      // Some things on a host bear the name of their resource, such as a schedule's file.
      const withName = { ...attributes, name: resourceName(resource) };
      const item = await reversible(withName, { id, executor, executors, around, reversals });
      named = { target: item.target };
      const sensitive = attributes["sensitive"] === true || secretsOf(resource).length > 0;
      const outcome = await converge(item, { resource, run, host, triggered, sensitive, signal });
      return { ...named, ...outcome };
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...named, ...failure(resource, reason, { ...run, stuck: "failed" }) };
  }
}

/** A dry run does not see what programs would bring: a package its service, a command its folder. */
function failure(resource: Resource, reason: string, run: Run): Outcome {
  const { options, done, unforetold, stuck } = run;
  const first = resource.after.find(
    (id) => unforetold.has(id) || isChange(done.get(id)?.result ?? "none"),
  );
  if (!options.noop || first === undefined) return { result: stuck, reason };
  unforetold.add(resource.id);
  return { result: "skipped", reason: `cannot be foretold before "${first}" is done: ${reason}` };
}

interface Here {
  readonly run: Run;
  readonly host: Host;
  readonly triggered: boolean;
}

async function settleHere(resource: Resource, { run, host, triggered }: Here): Promise<Settled> {
  const { bundle, options } = run;
  const facts = { header: bundle.header, traits: options.traits, clock: options.clock };
  const ask = (question: Question): Promise<boolean> => look(question, host);
  const { crate } = resource;
  const known = run.vars.get(crate);
  const vars =
    known ??
    settleVars(bundle.vars?.[crate] ?? {}, knowledgeOf(facts, { changed: false, vars: {} }), ask);
  if (known === undefined) run.vars.set(crate, vars);
  const { secrets } = run;
  const knowledge = knowledgeOf(facts, { changed: triggered, vars: await vars, secrets });
  return settle(resource, knowledge, ask);
}

interface Attempt extends Here {
  readonly resource: Resource;
  readonly sensitive: boolean;
  /** Given once the time is over, so that nothing more is begun. */
  readonly signal: AbortSignal;
}

async function converge(item: Reversible, how: Attempt): Promise<Outcome> {
  const { run, host, signal, triggered, resource } = how;
  const { noop } = run.options;
  const decision = await item.check(host, { triggered });
  if (decision.kind === "stuck") return failure(resource, decision.reason, run);
  if (decision.kind === "settled") {
    if (!noop) await done(item, how);
    return outcome("none", decision.note);
  }
  if (!noop) await item.begin(host);
  const { shown, said } = await perform(decision.steps, how);
  signal.throwIfAborted();
  const rest = await restOf(item, decision, how);
  if (rest !== undefined) return { result: "failed", reason: rest };
  run.triggers.changed(resource.id);
  if (!noop) await done(item, how);
  const made = outcome(decision.change, decision.note);
  if (noop) return { ...made, diff: shown.join("") };
  return decision.tells === true ? { ...made, output: shortened(said.join("")) } : made;
}

async function done(item: Reversible, { run, resource }: Attempt): Promise<void> {
  await item.end();
  await run.triggers.answered(resource.id);
}

interface Performed {
  /** Dry runs only. */
  readonly shown: readonly string[];
  readonly said: readonly string[];
}

async function perform(
  steps: readonly Step[],
  { resource, run, host, sensitive, signal }: Attempt,
): Promise<Performed> {
  const { noop } = run.options;
  // Owed before it is done: whoever is stopped in between pays at the next run.
  const debt = noop ? undefined : await run.triggers.owe(resource.id);
  const shown: string[] = [];
  const said: string[] = [];
  let performed = 0;
  try {
    for (const step of steps) {
      signal.throwIfAborted();
      if (noop) shown.push(await showStep(step, host, sensitive));
      const output = await host.perform(step);
      performed += 1;
      if (output !== undefined) said.push(output);
    }
  } catch (error) {
    // A resource that fails each time must not make others react each time.
    if (performed === 0) await debt?.forgive();
    throw error;
  }
  return { shown, said };
}

/** Why it is not settled now; undefined when it is, or when that cannot be seen. */
async function restOf(
  item: Reversible,
  decision: Extract<Decision, { kind: "steps" }>,
  { run, host }: Attempt,
): Promise<string | undefined> {
  // A dry run cannot know what a program would have done.
  const isForetold = !run.options.noop || decision.steps.every(({ kind }) => kind !== "run");
  if (decision.unseen === true || !isForetold) return undefined;
  const again = await item.check(host);
  if (again.kind === "settled") return undefined;
  const rest = again.kind === "stuck" ? `: ${again.reason}` : "";
  return `did not settle: it was changed and is not as wanted${rest}`;
}

/** Reports are kept and sent: the end of an output says most. */
function shortened(output: string): string {
  return output.length <= outputLimit ? output : `[...]\n${output.slice(-outputLimit)}`;
}

const outputLimit = 16 * 1024;

function outcome(result: Result, note: string | undefined): Outcome {
  return note === undefined ? { result } : { result, reason: note };
}

async function inTime<T>(seconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    const end = (): void => {
      const late = new Error(`execution timed out: it took longer than ${seconds} seconds`);
      reject(late);
      stop.abort(late);
    };
    timer = setTimeout(end, Math.min(seconds * 1000, longestTimer));
  });
  try {
    return await Promise.race([work(stop.signal), limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** Node runs timers that are set for longer at once. */
const longestTimer = 2 ** 31 - 1;
