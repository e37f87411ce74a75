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
  /** Hashes of its parts, in their order; none for a host that is not in the release. */
  readonly parts: readonly string[];
  /** Names of all objects that were looked at, files among them. */
  readonly objects: readonly string[];
}

/** To be called once every object of the release lies in the cache. One file, so that it is whole or old. */
export async function keepEnforced(
  state: State,
  memory: TrustMemory,
  about: Held & { readonly verifiedAt: string; readonly release: number },
): Promise<void> {
  if (state.use === "read") return;
  const files: [TrustName, string][] = [];
  for (const name of names) {
    const bytes = await memory.read(name);
    if (bytes !== undefined) files.push([name, Buffer.from(bytes).toString("base64")]);
  }
  const path = recordPath(state, "enforced");
  const next = { ...about, files: Object.fromEntries(files) };
  if (!isKnown(await readJson(path), next)) await writeJson(path, next);
}

/** Most runs find nothing new, and disks of small machines wear out: only the time is a little older then. */
function isKnown(kept: unknown, next: { readonly verifiedAt: string }): boolean {
  if (typeof kept !== "object" || kept === null || !("verifiedAt" in kept)) return false;
  const { verifiedAt } = next;
  const age = Date.parse(verifiedAt) - Date.parse(String(kept.verifiedAt));
  const isSame = JSON.stringify({ ...kept, verifiedAt }) === JSON.stringify(next);
  return isSame && age >= 0 && age < 15 * 60_000;
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

export interface EnforcedRecord extends Held {
  readonly verifiedAt: string;
  readonly release: number;
  readonly files: ReadonlyMap<TrustName, Uint8Array>;
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

export function recordPath({ folder }: State, which: Which): string {
  return join(folder, `${which}.json`);
}
