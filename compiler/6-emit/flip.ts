// The last step of publishing: new metadata beside the old, and then one file that points to it.
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import type { WritableStore } from "../../runtime/store/store.ts";
import type { FileMeta, TargetFile } from "../../runtime/trust/metadata.ts";
import type { Current } from "./current.ts";
import { metaOf, signSnapshot, signTargets, signTimestamp, type SignedFile } from "./sign.ts";

export interface Signing {
  readonly store: WritableStore;
  readonly current: Current;
}

export async function signAndFlip(
  signing: Signing,
  release: TargetFile,
): Promise<Answer<undefined>> {
  const { store, current } = signing;
  const { numbers, signers, time } = current;
  const targets = await createNext(store, "targets", numbers.targets + 1, (version) =>
    signTargets(release, version, signers, time),
  );
  return targets.kind === "ok" ? signSnapshotAndFlip(signing, metaOf(targets.value)) : targets;
}

export async function signSnapshotAndFlip(
  signing: Signing,
  targets: FileMeta,
): Promise<Answer<undefined>> {
  const { store, current } = signing;
  const { numbers, signers, time } = current;
  const snapshot = await createNext(store, "snapshot", numbers.snapshot + 1, (version) =>
    signSnapshot(targets, version, signers, time),
  );
  return snapshot.kind === "ok" ? flip(signing, metaOf(snapshot.value)) : snapshot;
}

/** From this instant hosts see the new release. Of two publishers, one finds the tag changed. */
export async function flip(signing: Signing, snapshot: FileMeta): Promise<Answer<undefined>> {
  const { store, current } = signing;
  const version = current.numbers.timestamp + 1;
  const { bytes } = signTimestamp(snapshot, version, current.signers, current.time);
  const swapped = await store.swap("metadata/timestamp.json", bytes, current.tag);
  if (swapped.kind === "refused") return swapped;
  if (swapped.kind === "swapped") return ok(undefined);
  return refuse(
    "conflict",
    `somebody else published to "${store.where}" at the same time`,
    "run it again, to build on what they published",
  );
}

/** Skips versions that are taken: a publisher that was stopped may have left them, pointed to by nothing. */
async function createNext(
  store: WritableStore,
  role: "targets" | "snapshot",
  first: number,
  make: (version: number) => SignedFile,
): Promise<Answer<SignedFile>> {
  for (let version = first; version < first + mostSkipped; version += 1) {
    const file = make(version);
    const written = await store.create(`metadata/${version}.${role}.json`, file.bytes);
    if (written.kind === "refused") return written;
    if (written.kind === "written") return ok(file);
  }
  return refuse(
    "conflict",
    `"${store.where}" has ${mostSkipped} versions of ${role}.json that nothing points to`,
    "remove those of metadata/ that are newer than the timestamp says",
  );
}

const mostSkipped = 1000;
