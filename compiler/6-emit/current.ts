// What a store holds before it is published to, verified as a host would verify it; and the root that begins one.
import { ok, refuse, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import type { Store, WritableStore } from "../../runtime/store/store.ts";
import { refresh, type TrustedRelease } from "../../runtime/trust/client.ts";
import { passingMemory } from "../../runtime/trust/memory.ts";
import { metadataLimit, type RootMetadata } from "../../runtime/trust/metadata.ts";
import { parseRoot } from "../../runtime/trust/parse-metadata.ts";
import { updateRoot } from "../../runtime/trust/root-chain.ts";
import { expiry } from "../../runtime/trust/update.ts";
import type { KeySet } from "../keys/key-set.ts";
import { signersOf, type Signers } from "../keys/signers.ts";
import { beforeRoot } from "./orphaned.ts";

export interface Current {
  /** Undefined for a store that nothing has been published to, or nothing by keys that still may sign. */
  readonly trusted: TrustedRelease | undefined;
  /** The newest that the store has, or else ours. */
  readonly root: RootMetadata;
  readonly numbers: Numbers;
  /** Those of the keys at hand that its newest root lists. */
  readonly signers: Signers;
  /** Of the timestamp, as it was before anything else was read. */
  readonly tag: string | undefined;
  /** What to sign by: never earlier than what was signed before. */
  readonly time: Date;
}

/** The newest of each that hosts may have seen; zero where there is none. */
export interface Numbers {
  readonly release: number;
  readonly targets: number;
  readonly snapshot: number;
  readonly timestamp: number;
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
  if (trusted.kind !== "ok")
    return readOrphaned(store, keys, { now, tag: timestamp.tag, refusal: trusted });
  const { root, time } = trusted.value;
  const signers = signersOf(keys, root, store.where);
  if (signers.kind !== "ok") return signers;
  return ok({
    trusted: trusted.value,
    root,
    numbers: numbersOf(trusted.value),
    signers: signers.value,
    tag: timestamp.tag,
    time,
  });
}

/** A store where nothing was ever published, or where the first attempt was stopped. */
function readUnused(keys: KeySet, now: Date): Answer<Current> {
  const expired = expiry(keys.root, `the root of trust in ${keys.where}`, now);
  if (expired !== undefined) return expired;
  const signers = signersOf(keys, keys.root, keys.where);
  if (signers.kind !== "ok") return signers;
  return ok({
    trusted: undefined,
    root: keys.root,
    numbers: none,
    signers: signers.value,
    tag: undefined,
    time: now,
  });
}

const none: Numbers = { release: 0, targets: 0, snapshot: 0, timestamp: 0 };

export function numbersOf({ document, targets, snapshot, timestamp }: TrustedRelease): Numbers {
  return {
    release: document.release,
    targets: targets.version,
    snapshot: snapshot.version,
    timestamp: timestamp.version,
  };
}

/** After a key was taken away, what it signed counts for nothing; hosts only must not see numbers go back. */
async function readOrphaned(
  store: Store,
  keys: KeySet,
  { now, tag, refusal }: { readonly now: Date; readonly tag: string; readonly refusal: Refusal },
): Promise<Answer<Current>> {
  if (refusal.reason !== "bad-signature") return refusal;
  const chain = await updateRoot({ store, memory: passingMemory(), root: keys.rootBytes });
  if (chain.kind !== "ok") return refusal;
  const newest = parseRoot(chain.value.bytes, `the root of trust of ${store.where}`);
  const before = newest.kind === "ok" ? await beforeRoot(store, newest.value, now) : undefined;
  if (before === undefined) return refusal;
  const { root } = chain.value;
  const expired = expiry(root, `the root of trust of ${store.where}`, now);
  if (expired !== undefined) return expired;
  const signers = signersOf(keys, root, store.where);
  if (signers.kind !== "ok") return signers;
  const numbers = saneNumbers(before.trusted, root);
  return ok({ trusted: undefined, root, numbers, signers: signers.value, tag, time: now });
}

/** Whoever stole a key may have signed the highest number that there is; hosts forget it with the key. */
export function saneNumbers(trusted: TrustedRelease, { floor = 1 }: RootMetadata): Numbers {
  const { release, targets, snapshot, timestamp } = numbersOf(trusted);
  const sane = (number: number): number => (number < highestSane ? number : 0);
  return {
    release: Math.max(sane(release), floor - 1),
    targets: sane(targets),
    snapshot: sane(snapshot),
    timestamp: sane(timestamp),
  };
}

/** No store counts so far by itself, and other clients of the same format count to 2^31 - 1. */
const highestSane = 2 ** 31 - 2 ** 20;

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
