// Keeps what was verified last, so that it can be enforced while the store has nothing to say.
import { join } from "node:path";
import type { ReleaseDocument } from "../contract/bundle.ts";
import { ok, refuse, type Answer } from "../contract/refusal.ts";
import type { Store } from "../store/store.ts";
import { refresh } from "../trust/client.ts";
import { fetchBundle, type FetchedBundle } from "../trust/fetch.ts";
import { passingMemory, type TrustMemory, type TrustName } from "../trust/memory.ts";
import type { Pin } from "../trust/pin.ts";
import type { AgentCache } from "./memory.ts";
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

/** To be called once every object of the release lies in the cache. One file, so that it is whole or old. */
export async function keepEnforced(
  state: State,
  memory: TrustMemory,
  { verifiedAt, release }: { readonly verifiedAt: string; readonly release: number },
): Promise<void> {
  if (state.use === "read") return;
  const files: [TrustName, string][] = [];
  for (const name of names) {
    const bytes = await memory.read(name);
    if (bytes !== undefined) files.push([name, Buffer.from(bytes).toString("base64")]);
  }
  await writeJson(recordPath(state), { verifiedAt, release, files: Object.fromEntries(files) });
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
): Promise<Answer<Enforced>> {
  const record = await readRecord(state);
  if (record === undefined) return refuse("not-found", "no release has been verified here yet");
  const memory = passingMemory();
  for (const [name, bytes] of record.files) await memory.write(name, bytes);
  const store = recordedStore(state, record.files, origin);
  const now = new Date(record.verifiedAt);
  const release = await refresh({ store, memory, now, ...(root !== undefined && { root }) });
  if (release.kind !== "ok") return release;
  const { document } = release.value;
  const fetched = await fetchBundle(store, release.value, host, cache);
  if (fetched.kind !== "ok") return fetched;
  return ok({ fetched: fetched.value, document, verifiedAt: record.verifiedAt });
}

/**
 * The one file of a store that is always asked for; everything else is remembered, or in the cache. What
 * the cache has lost may be fetched again: its name says what it must be.
 */
function recordedStore(
  state: State,
  files: ReadonlyMap<TrustName, Uint8Array>,
  origin: Store,
): Store {
  return {
    where: recordPath(state),
    get: (name, limit) => {
      if (name.startsWith("o/")) return origin.get(name, limit);
      const bytes = name === "metadata/timestamp.json" ? files.get("timestamp.json") : undefined;
      return Promise.resolve(
        bytes === undefined ? { kind: "absent" } : { kind: "found", bytes, tag: "recorded" },
      );
    },
  };
}

export interface EnforcedRecord {
  readonly verifiedAt: string;
  readonly release: number;
  readonly files: ReadonlyMap<TrustName, Uint8Array>;
}

/** A record that cannot be read is as good as none. */
export async function readRecord(state: State): Promise<EnforcedRecord | undefined> {
  const value = await readJson(recordPath(state));
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
  return { verifiedAt, release, files: found };
}

function recordPath({ folder }: State): string {
  return join(folder, "enforced.json");
}
