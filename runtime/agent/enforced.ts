// Keeps what was verified last, so that it can be enforced while the store has nothing to say.
import { join } from "node:path";
import type { ReleaseDocument } from "../contract/bundle.ts";
import { ok, refuse, type Answer } from "../contract/refusal.ts";
import type { Store } from "../store/store.ts";
import { refresh } from "../trust/client.ts";
import { fetchBundle, type FetchedBundle } from "../trust/fetch.ts";
import { passingMemory, type TrustMemory, type TrustName } from "../trust/memory.ts";
import type { Pin } from "../trust/pin.ts";
import { trustMemory, type AgentCache } from "./memory.ts";
import type { State } from "./state.ts";
import { readJson, writeJson } from "./state-file.ts";

export interface Enforced {
  readonly fetched: FetchedBundle;
  readonly document: ReleaseDocument;
  /** When all of it was verified against the store, in trusted time; ISO 8601. */
  readonly verifiedAt: string;
}

const names = [
  "root.json",
  "pinned.json",
  "timestamp.json",
  "snapshot.json",
  "targets.json",
  "release.json",
] as const;

/** "previous": what was enforced before the one that is enforced now. */
export type Which = "enforced" | "previous";

/** What a release holds for this host. */
export interface Held {
  /** Hashes of its header and its parts, in their order; none for a host that is not in the release. */
  readonly parts: readonly string[];
  /** Names of all objects that were looked at, files among them. */
  readonly objects: readonly string[];
}

export interface EnforcedAbout extends Held {
  readonly verifiedAt: string;
  readonly release: number;
}

export interface EnforcedRecord extends EnforcedAbout {
  readonly files: ReadonlyMap<TrustName, Uint8Array>;
}

/** With the signed files that are trusted now. */
export async function recordOf(memory: TrustMemory, about: EnforcedAbout): Promise<EnforcedRecord> {
  const files = new Map<TrustName, Uint8Array>();
  for (const name of names) {
    const bytes = await memory.read(name);
    if (bytes !== undefined) files.set(name, bytes);
  }
  return { ...about, files };
}

/** Whether a record says the same already: only the time is a little older then. */
export function isKnown(kept: EnforcedRecord, next: EnforcedRecord): boolean {
  const { verifiedAt } = next;
  const age = Date.parse(verifiedAt) - Date.parse(kept.verifiedAt);
  if (age < 0 || age >= 15 * 60_000) return false;
  return JSON.stringify(written({ ...kept, verifiedAt })) === JSON.stringify(written(next));
}

/** To be called once every object of the release lies in the cache. */
export async function keepEnforced(state: State, next: EnforcedRecord): Promise<void> {
  if (state.use === "write") await writeRecord(state, "enforced", next);
}

/** One file, so that it is whole or old. */
export async function writeRecord(
  state: State,
  which: Which,
  record: EnforcedRecord,
): Promise<void> {
  await writeJson(recordPath(state, which), written(record));
}

function written({ verifiedAt, release, parts, objects, files }: EnforcedRecord): object {
  const texts = [...files].map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]);
  return { verifiedAt, release, parts, objects, files: Object.fromEntries(texts) };
}

/**
 * Verifies all of it again, as of the time at which it was verified first: what has expired since is
 * still what this host was told last, and what was changed on the disk since is not.
 */
export async function recallEnforced(
  state: State,
  cache: AgentCache,
  {
    host,
    root,
    store: origin,
  }: { readonly host: string; readonly root?: Pin; readonly store: Store },
  which: Which = "enforced",
): Promise<Answer<Enforced>> {
  const record = await readRecord(state, which);
  if (record === undefined) return refuse("not-found", "no release has been verified here yet");
  const memory = passingMemory();
  for (const [name, bytes] of record.files) await memory.write(name, bytes);
  if (which === "previous") await takeTrust(trustMemory(state), memory);
  const store = recordedStore(recordPath(state, which), record.files, origin);
  const now = new Date(record.verifiedAt);
  const release = await refresh({ store, memory, now, ...(root !== undefined && { root }) });
  if (release.kind !== "ok") return release;
  const { document } = release.value;
  const fetched = await fetchBundle(store, release.value, host, cache);
  if (fetched.kind !== "ok") return fetched;
  return ok({ fetched: fetched.value, document, verifiedAt: record.verifiedAt });
}

/** Keys that have been revoked since must not bring anything back. */
async function takeTrust(from: TrustMemory, to: TrustMemory): Promise<void> {
  for (const name of ["root.json", "pinned.json"] as const) {
    await to.write(name, (await from.read(name)) ?? new Uint8Array());
  }
}

/**
 * The one file of a store that is always asked for; everything else is remembered, or in the cache. What
 * the cache has lost may be fetched again: its name says what it must be.
 */
function recordedStore(
  where: string,
  files: ReadonlyMap<TrustName, Uint8Array>,
  origin: Store,
): Store {
  return {
    where,
    get: (name, limit) => {
      if (name.startsWith("o/")) return origin.get(name, limit);
      const bytes = name === "metadata/timestamp.json" ? files.get("timestamp.json") : undefined;
      return Promise.resolve(
        bytes === undefined ? { kind: "absent" } : { kind: "found", bytes, tag: "recorded" },
      );
    },
  };
}

/** A record that cannot be read is as good as none. */
export async function readRecord(
  state: State,
  which: Which = "enforced",
): Promise<EnforcedRecord | undefined> {
  const value = await readJson(recordPath(state, which));
  if (typeof value !== "object" || value === null) return undefined;
  if (!("verifiedAt" in value) || !("release" in value) || !("files" in value)) return undefined;
  const { verifiedAt, release, files } = value;
  if (typeof verifiedAt !== "string" || Number.isNaN(Date.parse(verifiedAt))) return undefined;
  if (typeof release !== "number" || typeof files !== "object" || files === null) return undefined;
  const found = new Map<TrustName, Uint8Array>();
  for (const [key, text] of Object.entries(files)) {
    const name = names.find((name) => name === key);
    if (name !== undefined) found.set(name, Buffer.from(String(text), "base64"));
  }
  const parts = "parts" in value ? textsOf(value.parts) : [];
  const objects = "objects" in value ? textsOf(value.objects) : [];
  return { verifiedAt, release, files: found, parts, objects };
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function recordPath({ folder }: State, which: Which): string {
  return join(folder, `${which}.json`);
}
