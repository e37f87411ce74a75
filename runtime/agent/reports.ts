// Keeps the reports of the last runs in the state folder.
import { readdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { isDifferent, isFailed, type RunReport } from "../apply/report.ts";
import { systemCode } from "../contract/system-refusal.ts";
import type { State } from "./state.ts";
import { readJson, writeFleeting, writeJson } from "./state-file.ts";

const kept = 20;

export async function keepReport(state: State, report: RunReport): Promise<void> {
  if (state.use === "read") return;
  const place = (name: string): string => join(state.folder, "reports", name);
  const isTelling = isDifferent(report.counts) || isFailed(report.counts);
  await (isTelling ? writeJson : writeFleeting)(place(reportName(report)), report);
  const names = await reportNames(state);
  for (const old of names.slice(0, -kept)) await unlink(place(old));
}

/** Names sort as times do. */
export function reportName({ startedAt }: RunReport): string {
  return `${startedAt.replaceAll(/[-:]/g, "")}.json`;
}

/** The newest that is whole: of those that say that there was nothing to do, a power cut may leave only the name. */
export async function lastReport(state: State): Promise<RunReport | undefined> {
  for (const name of (await reportNames(state)).toReversed()) {
    const value = await readJson(join(state.folder, "reports", name));
    if (typeof value !== "object" || value === null || !("resources" in value)) continue;
    // What has this key in this place was written above.
    return value as RunReport;
  }
  return undefined;
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
