// What a store holds before it is published to, verified as a host would verify it; and the root that begins one.
import { ok, refuse, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import type { Store, WritableStore } from "../../runtime/store/store.ts";
import { refresh, type TrustedRelease } from "../../runtime/trust/client.ts";
import { passingMemory } from "../../runtime/trust/memory.ts";
import { keyIdOf, keyOf, metadataLimit, type RootMetadata } from "../../runtime/trust/metadata.ts";
import { expiry } from "../../runtime/trust/update.ts";
import type { KeySet } from "../keys/key-set.ts";

export interface Current {
  /** Undefined for a store that nothing has been published to. */
  readonly trusted: TrustedRelease | undefined;
  /** Of the timestamp, as it was before anything else was read. */
  readonly tag: string | undefined;
  /** What to sign by: never earlier than what was signed before. */
  readonly time: Date;
}

export async function readCurrent(
  store: WritableStore,
  keys: KeySet,
  now: Date,
): Promise<Answer<Current>> {
  const timestamp = await store.get("metadata/timestamp.json", metadataLimit);
  if (timestamp.kind === "refused" && timestamp.reason !== "not-found") return timestamp;
  if (timestamp.kind !== "found") return readUnused(keys, now);
  const trusted = await refresh({
    store,
    memory: passingMemory(),
    root: keys.rootBytes,
    now,
    // Nobody else could revive it.
    expired: "allow",
  });
  if (trusted.kind !== "ok") return trusted;
  const { root, time } = trusted.value;
  return unlisted(keys, root, store) ?? ok({ trusted: trusted.value, tag: timestamp.tag, time });
}

/** A store where nothing was ever published, or where the first attempt was stopped. */
function readUnused(keys: KeySet, now: Date): Answer<Current> {
  const expired = expiry(keys.root, `the root of trust in ${keys.where}`, now);
  return expired ?? ok({ trusted: undefined, tag: undefined, time: now });
}

/** The store may know a newer root than the one beside our keys. */
function unlisted(keys: KeySet, root: RootMetadata, store: Store): Refusal | undefined {
  const roles = [
    ["targets", keys.release],
    ["snapshot", keys.release],
    ["timestamp", keys.timestamp],
  ] as const;
  for (const [role, pair] of roles) {
    if (root.roles[role].keyids.includes(keyIdOf(keyOf(pair.publicKey)))) continue;
    return refuse(
      "bad-key",
      `the keys in "${keys.where}" may no longer sign the ${role} role of "${store.where}"`,
      "sign with the keys that its newest root lists",
    );
  }
  return undefined;
}

/** The first thing in a store: with it the folder is ours, and shows by which keys. */
export async function placeRoot(store: WritableStore, keys: KeySet): Promise<Answer<undefined>> {
  const path = `metadata/${keys.root.version}.root.json`;
  const written = await store.create(path, keys.rootBytes);
  if (written.kind === "refused") return written;
  if (written.kind === "written") return ok(undefined);
  const there = await store.get(path, metadataLimit);
  if (there.kind === "refused") return there;
  if (there.kind === "found" && Buffer.from(there.bytes).equals(keys.rootBytes))
    return ok(undefined);
  return refuse(
    "bad-key",
    `"${store.where}" was begun with other keys than those in "${keys.where}"`,
    "publish with those keys, or into an empty folder",
  );
}
