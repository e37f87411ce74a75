// Brings a verifier up to date with a store: from the pinned root to one trusted release, or a refusal.
import type { ReleaseDocument } from "../contract/bundle.ts";
import { ok, type Answer } from "../contract/refusal.ts";
import type { Store } from "../store/store.ts";
import { remember, type TrustMemory } from "./memory.ts";
import type {
  RootMetadata,
  SnapshotMetadata,
  TargetsMetadata,
  TimestampMetadata,
} from "./metadata.ts";
import { updateRoot } from "./root-chain.ts";
import { updateRelease } from "./update-release.ts";
import { recallRole, updateSnapshot, updateTargets, updateTimestamp } from "./update-roles.ts";
import { expiry, later, type Update } from "./update.ts";
import { markVerified, type Verified } from "./verified.ts";

export interface RefreshOptions {
  readonly store: Store;
  readonly memory: TrustMemory;
  /** The bytes of the root.json that was given by hand. */
  readonly root?: Uint8Array;
  readonly now: Date;
  /** Refuses releases of any other fleet. */
  readonly fleet?: string;
  /** "allow" is for whoever can sign anew: publishers must be able to revive their own store. */
  readonly expired?: "refuse" | "allow";
}

export interface TrustedRelease {
  readonly document: Verified<ReleaseDocument>;
  readonly root: RootMetadata;
  readonly timestamp: TimestampMetadata;
  readonly snapshot: SnapshotMetadata;
  readonly targets: TargetsMetadata;
  /** The later of the clock and the newest signed time that was seen. */
  readonly time: Date;
}

/** The client workflow of TUF 1.0. Numbers in comments, here and in what this calls, are its sections. */
export async function refresh(options: RefreshOptions): Promise<Answer<TrustedRelease>> {
  const { store, memory } = options;
  const trusted = await updateRoot(options);
  if (trusted.kind !== "ok") return trusted;
  const { root, isRemembered } = trusted.value;
  const remembered = await recallRole(memory, "timestamp", root);
  if (remembered.kind !== "ok") return remembered;
  // 5.1: time is taken once. A clock that was set back does not bring back what has expired.
  const time = later(options.now, remembered.value?.signed.issued);
  const expired = options.expired ?? "refuse";
  const update: Update = { store, memory, root, time, expired };
  // 5.3.10: an expired root is of no use to anybody, so that nobody is excused.
  const expiredRoot = expiry(root, `the root of trust of ${store.where}`, time);
  if (expiredRoot !== undefined) return expiredRoot;
  const timestamp = await updateTimestamp(update, remembered.value);
  if (timestamp.kind !== "ok") return timestamp;
  // A pin is kept only now: the store has shown that it belongs to it, so that a wrong --trust leaves no trace.
  if (!isRemembered) {
    const kept = await remember(memory, "root.json", trusted.value.bytes);
    if (kept.kind !== "ok") return kept;
  }
  const kept = await remember(memory, "timestamp.json", timestamp.value.bytes);
  if (kept.kind !== "ok") return kept;
  return descend(
    { ...update, time: later(time, timestamp.value.signed.issued) },
    options.fleet,
    timestamp.value.signed,
  );
}

async function descend(
  update: Update,
  fleet: string | undefined,
  timestamp: TimestampMetadata,
): Promise<Answer<TrustedRelease>> {
  const snapshot = await updateSnapshot(update, timestamp);
  if (snapshot.kind !== "ok") return snapshot;
  const targets = await updateTargets(update, snapshot.value);
  if (targets.kind !== "ok") return targets;
  const document = await updateRelease(update, targets.value, fleet);
  if (document.kind !== "ok") return document;
  return ok({
    document: markVerified(document.value),
    root: update.root,
    timestamp,
    snapshot: snapshot.value,
    targets: targets.value,
    time: update.time,
  });
}
