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
import type { Pin } from "./pin.ts";
import { updateRoot, type TrustedRoot } from "./root-chain.ts";
import { ownRules, type MetadataRules } from "./rules.ts";
import { updateRelease } from "./update-release.ts";
import { recallRole, updateSnapshot, updateTargets, updateTimestamp } from "./update-roles.ts";
import { expiry, later, type Update } from "./update.ts";
import { markVerified, type Verified } from "./verified.ts";

export interface MetadataOptions {
  readonly store: Store;
  readonly memory: TrustMemory;
  /** The root.json that was named by hand. */
  readonly root?: Pin;
  readonly now: Date;
  /**
   * "allow" is for whoever can sign anew: publishers must be able to revive their own store, be it
   * that it has expired or that its release is below the root's floor.
   */
  readonly expired?: "refuse" | "allow";
  /** Those of agents, unless a foreign repository is to be read. */
  readonly rules?: MetadataRules;
}

export interface RefreshOptions extends MetadataOptions {
  /** Refuses releases of any other fleet. */
  readonly fleet?: string;
}

/** All four signed files, verified one by the other. */
export interface TrustedMetadata {
  readonly root: RootMetadata;
  readonly timestamp: TimestampMetadata;
  readonly snapshot: SnapshotMetadata;
  readonly targets: TargetsMetadata;
  /** The later of the clock and the newest signed time that was seen. */
  readonly time: Date;
}

export interface TrustedRelease extends TrustedMetadata {
  readonly document: Verified<ReleaseDocument>;
}

export async function refresh(options: RefreshOptions): Promise<Answer<TrustedRelease>> {
  const trusted = await refreshMetadata(options);
  if (trusted.kind !== "ok") return trusted;
  const document = await updateRelease(options, trusted.value);
  if (document.kind !== "ok") return document;
  return ok({ ...trusted.value, document: markVerified(document.value) });
}

/** The client workflow of TUF 1.0.31. Numbers in comments, here and in what this calls, are its sections. */
export async function refreshMetadata(options: MetadataOptions): Promise<Answer<TrustedMetadata>> {
  const { store, memory, rules = ownRules } = options;
  const trusted = await updateRoot({ ...options, rules });
  if (trusted.kind !== "ok") return trusted;
  const { root } = trusted.value;
  const remembered = await recallRole({ memory, root, rules }, "timestamp");
  if (remembered.kind !== "ok") return remembered;
  // 5.1: time is taken once. A clock that was set back does not bring back what has expired.
  const time = later(options.now, remembered.value?.signed.issued);
  const expired = options.expired ?? "refuse";
  const update: Update = { store, memory, root, rules, time, expired };
  // 5.3.10: an expired root is of no use to anybody, so that nobody is excused.
  const expiredRoot = expiry(root, `the root of trust of ${store.where}`, time);
  if (expiredRoot !== undefined) return expiredRoot;
  const timestamp = await updateTimestamp(update, remembered.value);
  if (timestamp.kind !== "ok") return timestamp;
  const keptRoot = await keepRoot(memory, trusted.value);
  if (keptRoot.kind !== "ok") return keptRoot;
  // 5.4.5
  const kept = await remember(memory, "timestamp.json", timestamp.value.bytes);
  if (kept.kind !== "ok") return kept;
  const { signed } = timestamp.value;
  return descend({ ...update, time: later(time, signed.issued) }, signed);
}

/** Only now: the store has shown that it belongs to the pin, so that a wrong --trust leaves no trace. */
async function keepRoot(
  memory: TrustMemory,
  { bytes, isRemembered, pinned }: TrustedRoot,
): Promise<Answer<undefined>> {
  if (pinned !== undefined) {
    const kept = await remember(memory, "pinned.json", pinned);
    if (kept.kind !== "ok") return kept;
  }
  return isRemembered ? ok(undefined) : remember(memory, "root.json", bytes);
}

async function descend(
  update: Update,
  timestamp: TimestampMetadata,
): Promise<Answer<TrustedMetadata>> {
  const snapshot = await updateSnapshot(update, timestamp);
  if (snapshot.kind !== "ok") return snapshot;
  const targets = await updateTargets(update, snapshot.value);
  if (targets.kind !== "ok") return targets;
  return ok({
    root: update.root,
    timestamp,
    snapshot: snapshot.value,
    targets: targets.value,
    time: update.time,
  });
}
