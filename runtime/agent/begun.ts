// Remembers which release a run has begun to apply, so that a run that was cut off is finished on that one.
import { join } from "node:path";
import { removeFile } from "../disk/durable.ts";
import { noFiles } from "../executors/executor.ts";
import { bundleFiles } from "./bundle-files.ts";
import { readRecord, recallEnforced } from "./enforced.ts";
import { staleOf } from "./freshness.ts";
import { objectCache } from "./memory.ts";
import type { Obtained, Source } from "./obtain.ts";
import type { State } from "./state.ts";
import { readJson, writeJson } from "./state-file.ts";

export interface Begun {
  readonly release: number;
  /** How often it was begun without being finished. */
  readonly attempts: number;
}

/** A release that ends each run, by a reboot or by killing the agent, must not keep out the one that mends it. */
const mostAttempts = 3;

export async function readBegun(state: State): Promise<Begun | undefined> {
  const value = await readJson(begunPath(state));
  if (typeof value !== "object" || value === null) return undefined;
  if (!("release" in value) || !("attempts" in value)) return undefined;
  const { release, attempts } = value;
  return typeof release === "number" && typeof attempts === "number"
    ? { release, attempts }
    : undefined;
}

/** To be called once the release is in the cache, and before the first change; a run that changes nothing is never begun. */
export async function begin(state: State, release: number): Promise<void> {
  const before = await readBegun(state);
  const attempts = before?.release === release ? before.attempts + 1 : 1;
  await writeJson(begunPath(state), { release, attempts });
}

export async function finish(state: State): Promise<void> {
  await removeFile(begunPath(state));
}

/** What the run that was cut off was applying, verified once more; undefined when there is nothing to finish. */
export async function cutOffRun(
  state: State,
  source: Source,
  now: Date,
): Promise<Obtained | undefined> {
  const begun = await readBegun(state);
  if (begun === undefined || begun.attempts >= mostAttempts) return undefined;
  if ((await readRecord(state))?.release !== begun.release) return undefined;
  const cache = objectCache(state);
  const kept = await recallEnforced(state, cache, source);
  if (kept.kind !== "ok") return undefined;
  const { fetched, document, verifiedAt } = kept.value;
  // What is too old to be enforced is too old to be finished.
  const silence = { since: verifiedAt, reason: "the run was cut off", policy: document.stale };
  if (staleOf(silence, now).effect === "stop") return undefined;
  const files = fetched.kind === "bundle" ? bundleFiles(fetched.bundle, cache) : noFiles;
  return { fetched, files, release: document.release, fleet: document.fleet };
}

function begunPath({ folder }: State): string {
  return join(folder, "begun.json");
}
