// Remembers what had to be put back, so that the same change does not cut the host off at every run.
import { join } from "node:path";
import type { State } from "../state.ts";
import { readJson, writeJson } from "../state-file.ts";

export interface RevertedRecord {
  readonly release: number;
  /** ISO 8601. */
  readonly at: string;
  readonly reason: string;
  readonly keys: readonly string[];
}

export async function readReverted(state: State): Promise<RevertedRecord | undefined> {
  const value = await readJson(recordPath(state));
  if (typeof value !== "object" || value === null || !("keys" in value)) return undefined;
  // What has this key in this place was written below.
  return value as RevertedRecord;
}

/** Several may be put back for one release, one run after the other. */
export async function keepReverted(state: State, record: RevertedRecord): Promise<void> {
  const before = await readReverted(state);
  const known = before?.release === record.release ? before.keys : [];
  const keys = [...new Set([...known, ...record.keys])].sort();
  await writeJson(recordPath(state), { ...record, keys });
}

function recordPath({ folder }: State): string {
  return join(folder, "reverted.json");
}
