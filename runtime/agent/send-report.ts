// Puts the report of a run into the store, where it takes any: it never costs a run more than a little time.
import { join } from "node:path";
import { isDifferent, isFailed, type RunReport } from "../apply/report.ts";
import { ok, type Answer } from "../contract/refusal.ts";
import { openWritableStore, schemeOf } from "../store/open.ts";
import { outsideWith } from "../store/outside.ts";
import type { WritableStore } from "../store/store.ts";
import type { KeyPair } from "../trust/ed25519.ts";
import { hostStatusSchema, signedStatus } from "../trust/host-status.ts";
import { readIdentityKey } from "./host-key.ts";
import type { Options } from "./options.ts";
import { reportName } from "./reports.ts";
import type { State } from "./state.ts";
import { readJson, writeJson } from "./state-file.ts";
import type { World } from "./world.ts";

/** How it went last, for `status`. */
export interface Sent {
  readonly at: string;
  readonly release: number;
  readonly fault?: string;
}

interface Setting {
  readonly state: State;
  readonly options: Options;
  readonly world: World;
}

/** Only hosts that were enrolled have a key to sign with, and web servers take nothing. */
export async function sendReport(report: RunReport, setting: Setting): Promise<void> {
  const { state, options, world } = setting;
  const [where = ""] = (options.store ?? world.env["VIGO_STORE"] ?? "").split(",");
  const isReadOnly = ["http", "https"].includes(schemeOf(where) ?? "");
  if (state.use === "read" || options.bundle !== undefined || where === "" || isReadOnly) return;
  const identity = await readIdentityKey(state);
  if (identity.kind === "ok" && identity.value === undefined) return;
  const at = world.now().toISOString();
  const before = await readSent(state);
  const isNews =
    before?.release !== report.release || before.fault !== undefined || isTelling(report);
  const put = await signedAndSent(where, { report, at, isNews, identity, world });
  const fault = put.kind === "ok" ? {} : { fault: put.message };
  await writeJson(sentPath(state), { at, release: report.release, ...fault });
}

interface Sending {
  readonly report: RunReport;
  readonly at: string;
  readonly isNews: boolean;
  readonly identity: Answer<KeyPair | undefined>;
  readonly world: World;
}

/** Of ten thousand hosts that found nothing to do, one file each is enough. */
function isTelling({ counts, reverted, diverged }: RunReport): boolean {
  return (
    isDifferent(counts) || isFailed(counts) || reverted !== undefined || diverged !== undefined
  );
}

/** What commands print may be anything, and the store is read by many. */
function withoutOutput(report: RunReport): unknown {
  return JSON.parse(
    JSON.stringify(report, (key, value: unknown) => (key === "output" ? undefined : value)),
  );
}

async function signedAndSent(
  where: string,
  { report, at, isNews, identity, world }: Sending,
): Promise<Answer<undefined>> {
  if (identity.kind !== "ok") return identity;
  if (identity.value === undefined) return ok(undefined);
  const bytes = signedStatus(identity.value, {
    schema: hostStatusSchema,
    host: report.host,
    agent: world.version,
    sent: at,
    report: withoutOutput(report),
  });
  // Once, and not for long: the next run tells more than this one.
  const patience = { ...outsideWith().patience, attempts: 1, connectMs: 5000, wholeMs: 15_000 };
  const opened = openWritableStore(where, { env: world.env, patience });
  if (opened.kind !== "ok") return opened;
  const folder = `status/${report.host}`;
  if (isNews) {
    const put = await opened.value.create(`${folder}/${reportName(report)}`, bytes);
    if (put.kind === "refused") return put;
  }
  return replaceLatest(opened.value, `${folder}/latest.json`, bytes);
}

/** Nobody else writes there, except a clone of this host that was given the same name. */
async function replaceLatest(
  store: WritableStore,
  name: string,
  bytes: Uint8Array,
): Promise<Answer<undefined>> {
  const found = await store.get(name, latestLimit);
  if (found.kind === "refused") return found;
  const tag = found.kind === "found" ? found.tag : undefined;
  const put = await store.swap(name, bytes, tag);
  return put.kind === "refused" ? put : ok(undefined);
}

const latestLimit = 16 * 1024 * 1024;

export async function readSent(state: State): Promise<Sent | undefined> {
  const value = await readJson(sentPath(state));
  if (typeof value !== "object" || value === null || !("release" in value)) return undefined;
  // What has this key in this place was written above.
  return value as Sent;
}

function sentPath({ folder }: State): string {
  return join(folder, "sent.json");
}
