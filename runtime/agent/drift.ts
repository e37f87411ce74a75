// Finds what the agent changes again and again although nothing new was asked for: somebody changes it back.
import { join } from "node:path";
import { isChange, type Diverged, type RunReport } from "../apply/report.ts";
import { withoutValues } from "../apply/secrets.ts";
import { showStep } from "../apply/show-step.ts";
import type { Attributes, BoundExecutor, Decision } from "../executors/executor.ts";
import type { HostView, Step } from "../host/host.ts";
import type { State } from "./state.ts";
import { readJson, writeJson } from "./state-file.ts";

/** In so many runs in a row. */
const enough = 5;

export interface Drift {
  /** The same, watched for what they are about to change. */
  readonly executors: ReadonlyMap<string, BoundExecutor>;
  /** Counts this run, and says in the report what is changed too often. */
  judge(report: RunReport): Promise<RunReport>;
}

interface Counted {
  readonly runs: number;
  /** What was changed, the last few times, each another text. */
  readonly values: readonly string[];
}

export interface Watching {
  readonly executors: ReadonlyMap<string, BoundExecutor>;
  /** Reports travel: these are not in them. */
  readonly secretValues: readonly string[];
}

interface Record {
  readonly release: number;
  readonly resources: { readonly [id: string]: Counted };
}

export async function openDrift(
  state: State,
  release: number,
  { executors, secretValues }: Watching,
): Promise<Drift> {
  const path = join(state.folder, "drift.json");
  const before = await readRecord(path);
  const seen = new Map<string, string>();
  // What a new release changes is no drift, so that its first run does not count.
  const isCounting = before?.release === release;
  const watched = [...executors].map(
    ([type, executor]) => [type, watch(executor, { seen, secretValues })] as const,
  );
  return {
    executors: isCounting ? new Map(watched) : executors,
    judge: async (report) => {
      if (state.use === "read" || report.status === "noop") return report;
      const known = isCounting ? before.resources : {};
      const resources = isCounting ? countedIn(report, known, seen) : {};
      if (!isCounting || JSON.stringify(resources) !== JSON.stringify(known)) {
        await writeJson(path, { release, resources });
      }
      const diverged = divergedIn(report, resources);
      return diverged.length === 0 ? report : { ...report, diverged };
    },
  };
}

function countedIn(
  report: RunReport,
  known: Record["resources"],
  seen: ReadonlyMap<string, string>,
): Record["resources"] {
  const counted: [string, Counted][] = [];
  for (const { id, type, target = "", result } of report.resources) {
    const before = known[id];
    if (result === "none") continue;
    const value = seen.get(keyOf(type, target));
    const isChanged = isChange(result);
    if (isChanged && value !== undefined) counted.push([id, next(before, value)]);
    // What failed, or was not looked at, says nothing either way.
    else if (!isChanged && before !== undefined) counted.push([id, before]);
  }
  return Object.fromEntries(counted);
}

const keptValues = 3;

function next({ runs, values }: Counted = { runs: 0, values: [] }, value: string): Counted {
  const others = values.filter((other) => other !== value);
  return { runs: runs + 1, values: [...others, value].slice(-keptValues) };
}

function divergedIn(report: RunReport, counted: Record["resources"]): readonly Diverged[] {
  return report.resources.flatMap(({ id, target }) => {
    const { runs, values } = counted[id] ?? { runs: 0, values: [] };
    return runs < enough ? [] : [{ id, ...(target !== undefined && { target }), runs, values }];
  });
}

interface Seeing extends Pick<Watching, "secretValues"> {
  readonly seen: Map<string, string>;
}

function watch(executor: BoundExecutor, { seen, secretValues }: Seeing): BoundExecutor {
  const { type } = executor;
  return {
    ...executor,
    bind: (attributes, around) => {
      const item = executor.bind(attributes, around);
      return {
        ...item,
        check: async (host, turn) => {
          const decision = await item.check(host, turn);
          // What reacts to something, or is meant to be done each time, does not drift.
          const isDrift = decision.kind === "steps" && decision.unseen !== true;
          if (isDrift && turn?.triggered !== true) {
            const text = await shown(decision, attributes, host);
            seen.set(keyOf(type, item.target), withoutValues(text, secretValues));
          }
          return decision;
        },
      };
    },
  };
}

function keyOf(type: string, target: string): string {
  return `${type} ${target}`;
}

const shownLines = 12;

async function shown(
  { steps }: Extract<Decision, { kind: "steps" }>,
  attributes: Attributes,
  host: HostView,
): Promise<string> {
  const texts: string[] = [];
  for (const step of steps)
    texts.push(await showStep(step, host, await isPrivate(step, attributes, host)));
  const lines = texts.join("").trimEnd().split("\n");
  return lines.length <= shownLines
    ? lines.join("\n")
    : [...lines.slice(0, shownLines), `[${lines.length - shownLines} more lines]`].join("\n");
}

/** Reports travel: what not everybody on the host may read is not in them. */
async function isPrivate(step: Step, { sensitive }: Attributes, host: HostView): Promise<boolean> {
  if (sensitive === true || sensitive === "true") return true;
  if (step.kind === "run") return false;
  const before = await host.stat(step.path);
  const after = step.kind === "write-file" ? step.mode : 0o777;
  return ((before?.mode ?? 0o777) & after & 0o004) === 0;
}

/** A record that cannot be read is as good as none. */
async function readRecord(path: string): Promise<Record | undefined> {
  const value = await readJson(path);
  if (typeof value !== "object" || value === null) return undefined;
  if (!("release" in value) || !("resources" in value)) return undefined;
  // What has these keys in this place was written above.
  return value as Record;
}
