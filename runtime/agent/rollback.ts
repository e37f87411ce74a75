// The way back on one host: what was enforced before is kept whole, and goes on until something newer appears.
import { join } from "node:path";
import { refuse, ok, type Answer } from "../contract/refusal.ts";
import { removeFile } from "../disk/durable.ts";
import type { Store } from "../store/store.ts";
import type { Pin } from "../trust/pin.ts";
import { filesOf } from "./bundle-files.ts";
import { readRecord, recallEnforced, writeRecord } from "./enforced.ts";
import type { EnforcedRecord, Held } from "./enforced.ts";
import { objectCache, type AgentCache } from "./memory.ts";
import type { Obtained } from "./obtain.ts";
import type { State } from "./state.ts";
import { readJson, writeJson } from "./state-file.ts";

export interface RolledBack {
  /** The release that is not wanted here. */
  readonly from: number;
}

/**
 * To be called before another release is recorded. One that gives this host the same is no other
 * one, and one that was gone back from is none to go back to.
 */
export async function keepPrevious(
  state: State,
  record: EnforcedRecord | undefined,
  next: Held,
): Promise<void> {
  if (state.use === "read" || record === undefined || isSame(record.parts, next.parts)) return;
  if ((await rolledBackFrom(state)) === record.release) return;
  await writeRecord(state, "previous", record);
}

/** They stay in the cache, so that the way back needs no store. */
export async function previousObjects(state: State): Promise<readonly string[]> {
  return (await readRecord(state, "previous"))?.objects ?? [];
}

/** The release that this host went back from, if it did. */
export async function rolledBackFrom(state: State): Promise<number | undefined> {
  const value = await readJson(rolledBackPath(state));
  if (typeof value !== "object" || value === null || !("from" in value)) return undefined;
  return typeof value.from === "number" ? value.from : undefined;
}

export interface Recalling {
  readonly state: State;
  readonly source: { readonly host: string; readonly store: Store; readonly root?: Pin };
  readonly cache: AgentCache;
}

/** What is to be enforced after all: a release that is newer than the one gone back from ends the way back. */
export async function heldBack(newest: Obtained, how: Recalling): Promise<Answer<Obtained>> {
  const from = await rolledBackFrom(how.state);
  if (from === undefined) return ok(newest);
  if (newest.release > from) {
    if (how.state.use === "write") await removeFile(rolledBackPath(how.state));
    return ok(newest);
  }
  const previous = await recallPrevious(from, how);
  if (previous.kind === "ok") return ok({ ...newest, ...previous.value });
  return {
    ...previous,
    hint: `publish a newer release, or remove "${rolledBackPath(how.state)}" to go on with release ${newest.release}`,
  };
}

/** From the disk alone. From now on it is enforced. */
export async function goBack(state: State, host: string): Promise<Answer<Obtained>> {
  const record = await readRecord(state);
  const from = (await rolledBackFrom(state)) ?? record?.release;
  if (from === undefined || (await readRecord(state, "previous")) === undefined) {
    const what = from === undefined ? "" : ` before release ${from}`;
    return refuse(
      "not-found",
      `nothing else${what} was enforced on this host, so that there is nothing to go back to`,
      "all hosts go back to any release with `vigocli config rollback`",
    );
  }
  const source = { host, store: nowhere };
  const previous = await recallPrevious(from, { state, source, cache: objectCache(state) });
  if (previous.kind === "ok" && state.use === "write") {
    await writeJson(rolledBackPath(state), { from });
  }
  return previous;
}

/** Verified again, against the root that is trusted today. */
async function recallPrevious(
  from: number,
  { state, source, cache }: Recalling,
): Promise<Answer<Obtained>> {
  const previous = await recallEnforced(state, cache, source, "previous");
  if (previous.kind !== "ok") return previous;
  const { fetched, document } = previous.value;
  const { release, fleet } = document;
  return ok({ fetched, files: filesOf(fetched, cache), release, fleet, rolledBack: { from } });
}

const nowhere: Store = {
  where: "the state folder",
  get: () => Promise.resolve({ kind: "absent" }),
};

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

function rolledBackPath({ folder }: State): string {
  return join(folder, "rolled-back.json");
}
