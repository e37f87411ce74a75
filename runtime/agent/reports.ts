// Keeps the reports of the last runs in the state folder.
import { readdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { RunReport } from "../apply/report.ts";
import { systemCode } from "../contract/system-refusal.ts";
import type { State } from "./state.ts";
import { readJson, writeJson } from "./state-file.ts";

const kept = 20;

export async function keepReport(state: State, report: RunReport): Promise<void> {
  if (state.use === "read") return;
  const place = (name: string): string => join(state.folder, "reports", name);
  await writeJson(place(reportName(report)), report);
  const names = await reportNames(state);
  for (const old of names.slice(0, -kept)) await unlink(place(old));
}

/** Names sort as times do. */
export function reportName({ startedAt }: RunReport): string {
  return `${startedAt.replaceAll(/[-:]/g, "")}.json`;
}

export async function lastReport(state: State): Promise<RunReport | undefined> {
  const name = (await reportNames(state)).at(-1);
  if (name === undefined) return undefined;
  const value = await readJson(join(state.folder, "reports", name));
  if (typeof value !== "object" || value === null || !("resources" in value)) return undefined;
  // What has this key in this place was written above.
  return value as RunReport;
}

/** Named by when they were started, so that the newest comes last. */
async function reportNames({ folder }: State): Promise<readonly string[]> {
  try {
    const names = await readdir(join(folder, "reports"));
    return names.filter((name) => name.endsWith(".json")).sort();
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  }
}
