// Asks a store for news with one request: only another timestamp than the trusted one is worth a whole refresh.
import type { Answer } from "../contract/refusal.ts";
import type { Store } from "../store/store.ts";
import { refresh, type RefreshOptions, type TrustedRelease } from "./client.ts";
import { recall, remember, type TrustMemory } from "./memory.ts";
import { ownRules } from "./rules.ts";

const timestampPath = "metadata/timestamp.json";

/** There is no "allow" here: whoever goes on with what has expired has to have looked for something newer first. */
export type PollOptions = Omit<RefreshOptions, "expired" | "rules">;

/**
 * As `refresh`, for whoever asks again and again. TUF looks for a next root each time (5.3). Here that
 * waits for another timestamp, or for something trusted to be missing, damaged or expired: a store that
 * holds back the one could hold back the other, and both are found out when the timestamp expires.
 */
export async function poll(options: PollOptions): Promise<Answer<TrustedRelease>> {
  const known = await recallTrusted(options);
  if (known === undefined) return refreshWhole(options);
  const offered = await options.store.get(timestampPath, ownRules.limit);
  if (offered.kind === "refused") return offered;
  const isUnchanged = offered.kind === "found" && known.timestamp.equals(offered.bytes);
  return isUnchanged ? known.release : refreshWhole(options);
}

/**
 * Whoever stole the timestamp's key may have signed one that never expires, and put it back each time:
 * after so long the root that takes the key away is looked for, whatever the timestamp says.
 */
const longestMs = 24 * 60 * 60 * 1000;

async function refreshWhole(options: PollOptions): Promise<Answer<TrustedRelease>> {
  const release = await refresh(options);
  if (release.kind !== "ok") return release;
  const at = new TextEncoder().encode(options.now.toISOString());
  const kept = await remember(options.memory, "refreshed", at);
  return kept.kind === "ok" ? release : kept;
}

/** By this machine's clock, which nobody signs. One that was set back says nothing. */
async function isRecent({ memory, now }: PollOptions): Promise<boolean> {
  const bytes = await recall(memory, "refreshed");
  if (bytes.kind !== "ok" || bytes.value === undefined) return false;
  const age = now.getTime() - Date.parse(new TextDecoder().decode(bytes.value));
  return age >= 0 && age < longestMs;
}

interface Known {
  readonly release: Answer<TrustedRelease>;
  readonly timestamp: Buffer;
}

/** What is trusted already, all of it verified once more as of now; undefined when any of it will not do. */
async function recallTrusted(options: PollOptions): Promise<Known | undefined> {
  const { store, memory } = options;
  if (!(await isRecent(options))) return undefined;
  const root = await recall(memory, "root.json");
  const timestamp = await recall(memory, "timestamp.json");
  if (root.kind !== "ok" || timestamp.kind !== "ok") return undefined;
  if (root.value === undefined || timestamp.value === undefined) return undefined;
  const release = await refresh({
    ...options,
    store: repeating(timestamp.value, store.where),
    memory: unwritten(memory),
  });
  return release.kind === "ok" ? { release, timestamp: Buffer.from(timestamp.value) } : undefined;
}

/** A store that has nothing but the timestamp, so that everything else has to be remembered. */
function repeating(timestamp: Uint8Array, where: string): Store {
  return {
    where,
    get: (name) =>
      Promise.resolve(
        name === timestampPath
          ? { kind: "found", bytes: timestamp, tag: "remembered" }
          : { kind: "absent" },
      ),
  };
}

/** Nothing is learned from what was known. */
function unwritten(memory: TrustMemory): TrustMemory {
  return { read: (name) => memory.read(name), write: () => Promise.resolve() };
}
