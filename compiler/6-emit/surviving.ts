// How much of what a store holds still stands under another root, and which of it is the newest.
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import type { Store } from "../../runtime/store/store.ts";
import type { TrustedRelease } from "../../runtime/trust/client.ts";
import { sha256 } from "../../runtime/trust/hash.ts";
import { recall, type TrustMemory } from "../../runtime/trust/memory.ts";
import {
  metadataLimit,
  type Envelope,
  type FileMeta,
  type RootMetadata,
  type SnapshotMetadata,
  type TargetsMetadata,
} from "../../runtime/trust/metadata.ts";
import { parseSnapshot, parseTargets, parseTimestamp } from "../../runtime/trust/parse-metadata.ts";
import { checkSignatures } from "../../runtime/trust/signatures.ts";
import { metaOf, type OnlineRole } from "./sign.ts";

export interface Surviving {
  /** From the first on that no longer stands, all: each names the one above it. */
  readonly lost: readonly OnlineRole[];
  readonly targets: FileMeta;
  readonly snapshot: FileMeta;
}

export interface Verified {
  readonly store: Store;
  readonly memory: TrustMemory;
  readonly trusted: TrustedRelease;
}

export async function newestUnder(
  root: RootMetadata,
  before: Verified,
): Promise<Answer<Surviving>> {
  const { store, memory, trusted } = before;
  const files = await rememberedFiles(memory);
  if (files.kind !== "ok") return files;
  const { targets, snapshot, timestamp } = files.value;
  const metas = {
    targets: metaOf({ version: trusted.targets.version, bytes: targets.bytes }),
    snapshot: metaOf({ version: trusted.snapshot.version, bytes: snapshot.bytes }),
  };
  const stands = (role: OnlineRole): boolean =>
    checkSignatures(files.value[role], root, role) === undefined;
  if (!stands("targets")) return ok({ lost: ["targets", "snapshot", "timestamp"], ...metas });
  if (!stands("snapshot")) return ok({ lost: ["snapshot", "timestamp"], ...metas });
  if (checkSignatures(timestamp, root, "timestamp") === undefined)
    return ok({ lost: [], ...metas });
  const newest = await newestSnapshot(store, root, trusted.snapshot.version);
  return ok({ lost: ["timestamp"], targets: metas.targets, snapshot: newest ?? metas.snapshot });
}

type Files = {
  readonly targets: Envelope<TargetsMetadata>;
  readonly snapshot: Envelope<SnapshotMetadata>;
  readonly timestamp: Envelope<unknown>;
};

async function rememberedFiles(memory: TrustMemory): Promise<Answer<Files>> {
  const read = async (
    name: "targets.json" | "snapshot.json" | "timestamp.json",
  ): Promise<Uint8Array> => {
    const bytes = await recall(memory, name);
    return bytes.kind === "ok" ? (bytes.value ?? new Uint8Array()) : new Uint8Array();
  };
  const targets = parseTargets(await read("targets.json"), "targets.json");
  if (targets.kind !== "ok") return targets;
  const snapshot = parseSnapshot(await read("snapshot.json"), "snapshot.json");
  if (snapshot.kind !== "ok") return snapshot;
  const timestamp = parseTimestamp(await read("timestamp.json"), "timestamp.json");
  if (timestamp.kind !== "ok") return timestamp;
  return ok({ targets: targets.value, snapshot: snapshot.value, timestamp: timestamp.value });
}

/**
 * Whoever stole the key of the timestamp may have pointed it to an older snapshot; hosts that saw the
 * newer one would not go back. Undefined when the one that it points to is the newest.
 */
async function newestSnapshot(
  store: Store,
  root: RootMetadata,
  known: number,
): Promise<FileMeta | undefined> {
  let newest: FileMeta | undefined;
  for (let version = known + 1; version < known + mostSteps; version += 1) {
    const found = await store.get(`metadata/${version}.snapshot.json`, metadataLimit);
    if (found.kind !== "found") break;
    const snapshot = parseSnapshot(found.bytes, `${version}.snapshot.json`);
    if (snapshot.kind !== "ok" || snapshot.value.signed.version !== version) continue;
    if (checkSignatures(snapshot.value, root, "snapshot") !== undefined) continue;
    const targets = snapshot.value.signed.meta["targets.json"];
    if (targets !== undefined && (await hasTargets(store, root, targets))) {
      newest = metaOf({ version, bytes: found.bytes });
    }
  }
  return newest;
}

const mostSteps = 1000;

async function hasTargets(store: Store, root: RootMetadata, meta: FileMeta): Promise<boolean> {
  const found = await store.get(`metadata/${meta.version}.targets.json`, metadataLimit);
  if (found.kind !== "found" || sha256(found.bytes) !== meta.hashes?.sha256) return false;
  const targets = parseTargets(found.bytes, `${meta.version}.targets.json`);
  return targets.kind === "ok" && checkSignatures(targets.value, root, "targets") === undefined;
}
