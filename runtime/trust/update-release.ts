// The one target: the document that says what a release is (TUF 5.7, and what TUF leaves to us).
import type { ReleaseDocument } from "../contract/bundle.ts";
import { ok, refuse, type Answer, type Refusal } from "../contract/refusal.ts";
import { parseRelease, releaseLimit } from "./documents.ts";
import { sha256 } from "./hash.ts";
import { recall, remember } from "./memory.ts";
import type { TargetsMetadata } from "./metadata.ts";
import { fetchListed, rollback, type Update } from "./update.ts";

export async function updateRelease(
  update: Update,
  targets: TargetsMetadata,
  fleet: string | undefined,
): Promise<Answer<ReleaseDocument>> {
  const { store, memory, root } = update;
  const target = targets.targets["release.json"];
  if (target === undefined) {
    return refuse("malformed", `the targets of "${store.where}" list no release.json`);
  }
  const remembered = await recall(memory, "release.json");
  if (remembered.kind !== "ok") return remembered;
  const known = remembered.value;
  const path = `targets/${target.hashes.sha256}.release.json`;
  const isKnown = known !== undefined && sha256(known) === target.hashes.sha256;
  const limit = Math.min(target.length, releaseLimit);
  const bytes = isKnown ? ok(known) : await fetchListed(store, path, target, limit);
  if (bytes.kind !== "ok") return bytes;
  const document = parseRelease(bytes.value, `${store.where}/${path}`);
  if (document.kind !== "ok") return document;
  const before = known === undefined ? undefined : parseRelease(known, "release.json");
  const trusted = before?.kind === "ok" ? before.value : undefined;
  if (trusted !== undefined && document.value.release < trusted.release) {
    return rollback(`the release of ${store.where}`, document.value.release, trusted.release);
  }
  const low = update.expired === "allow" ? undefined : floorFault(document.value, root.floor);
  if (low !== undefined) return low;
  // Keys and stores get copied between fleets; what is meant for another one must not be applied.
  for (const expected of [fleet, root.fleet, trusted?.fleet]) {
    if (expected === undefined || expected === document.value.fleet) continue;
    return refuse(
      "wrong-fleet",
      `"${store.where}" is of the fleet "${document.value.fleet}", and "${expected}" was expected`,
    );
  }
  const kept = await remember(memory, "release.json", bytes.value);
  return kept.kind === "ok" ? document : kept;
}

/** A host that remembers nothing must not be given what the fleet has left behind. */
function floorFault({ release }: ReleaseDocument, floor: number | undefined): Refusal | undefined {
  if (floor === undefined || release >= floor) return undefined;
  return refuse(
    "rollback",
    `release ${release} may no longer be applied: the root of trust allows none below ${floor}`,
    "an old copy of the store was put back, or somebody replays it: publish anew",
  );
}
