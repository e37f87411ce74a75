// The one target: the document that says what a release is (TUF 5.7, and what TUF leaves to us).
import type { ReleaseDocument } from "../contract/bundle.ts";
import { ok, refuse, type Answer, type Refusal } from "../contract/refusal.ts";
import type { RefreshOptions, TrustedMetadata } from "./client.ts";
import { parseRelease, releaseLimit } from "./documents.ts";
import { fetchTarget, targetPath } from "./fetch-target.ts";
import { sha256 } from "./hash.ts";
import { recall, remember } from "./memory.ts";
import { rollback } from "./update.ts";

const name = "release.json";

export async function updateRelease(
  options: RefreshOptions,
  { targets, root }: TrustedMetadata,
): Promise<Answer<ReleaseDocument>> {
  const { store, memory } = options;
  // 5.7.1 and 5.7.2
  const target = Object.hasOwn(targets.targets, name) ? targets.targets[name] : undefined;
  if (target === undefined) {
    return refuse("malformed", `the targets of "${store.where}" list no ${name}`);
  }
  const remembered = await recall(memory, name);
  if (remembered.kind !== "ok") return remembered;
  const known = remembered.value;
  const isKnown = known !== undefined && sha256(known) === target.hashes.sha256;
  const bytes = isKnown ? ok(known) : await fetchTarget(options, name, target, releaseLimit);
  if (bytes.kind !== "ok") return bytes;
  const path = `${store.where}/${targetPath(name, target.hashes.sha256)}`;
  const document = parseRelease(bytes.value, path);
  if (document.kind !== "ok") return document;
  const before = known === undefined ? undefined : parseRelease(known, name);
  const trusted = before?.kind === "ok" ? before.value : undefined;
  if (trusted !== undefined && document.value.release < trusted.release) {
    return rollback(`the release of ${store.where}`, document.value.release, trusted.release);
  }
  const low = options.expired === "allow" ? undefined : floorFault(document.value, root.floor);
  if (low !== undefined) return low;
  // Keys and stores get copied between fleets; what is meant for another one must not be applied.
  for (const expected of [options.fleet, root.fleet, trusted?.fleet]) {
    if (expected === undefined || expected === document.value.fleet) continue;
    return refuse(
      "wrong-fleet",
      `"${store.where}" is of the fleet "${document.value.fleet}", and "${expected}" was expected`,
    );
  }
  const kept = await remember(memory, name, bytes.value);
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
