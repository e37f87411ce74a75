// The last steps of publishing: new metadata beside the old, and then one file that points to it.
import { refuse, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import type { WritableStore } from "../../runtime/store/store.ts";
import type { FileMeta, TargetFile } from "../../runtime/trust/metadata.ts";
import type { Current } from "./current.ts";
import { targetsName } from "./lineage.ts";
import { lookAt, type Place } from "./orphan.ts";
import { metaOf, signSnapshot, signTargets, signTimestamp, type SignedFile } from "./sign.ts";

export interface Signing {
  readonly store: WritableStore;
  readonly current: Current;
  /** So long the timestamp is to hold. */
  readonly freshMs: number;
  readonly condemned: ReadonlySet<string>;
}

/** Raced: somebody else came first, so that all is to be looked at again. */
export type Step = { readonly kind: "done" } | { readonly kind: "raced" } | Refusal;

const done: Step = { kind: "done" };
const raced: Step = { kind: "raced" };

export interface NextPlace {
  readonly version: number;
  /** What of versions before it lies about, pointed to by nothing. */
  readonly skipped: number;
  readonly place: Exclude<Place, { readonly kind: "useless" }>;
}

/** The first version of the targets that is free, or that a stopped publisher left whole. */
export async function nextPlace(signing: Signing): Promise<Answer<NextPlace>> {
  const { store, current, condemned } = signing;
  const { root, numbers } = current;
  const first = numbers.targets + 1;
  for (let version = first; version < first + mostSkipped; version += 1) {
    const found = await lookAt(version, { store, root, current, condemned });
    if (found.kind === "refused") return found;
    const place = found.value;
    if (place.kind === "useless") continue;
    return { kind: "ok", value: { version, skipped: version - first, place } };
  }
  return tooManyLeft(store, "targets");
}

/** Creating the targets is where two publishers meet: exactly one of them gets this version. */
export async function createTargets(
  { store, current }: Signing,
  version: number,
  release: TargetFile,
): Promise<SignedFile | { readonly kind: "raced" } | Refusal> {
  const previous = current.trusted?.snapshot.meta["targets.json"];
  const file = signTargets({ release, previous }, version, current.signers, current.time);
  const created = await store.create(targetsName(version), file.bytes);
  if (created.kind === "refused") return created;
  return created.kind === "written" ? file : { kind: "raced" };
}

/** Signs the same release anew. Versions that are taken stay where they are, pointed to by nothing. */
export async function signAgain(signing: Signing, release: TargetFile): Promise<Step> {
  const first = signing.current.numbers.targets + 1;
  for (let version = first; version < first + mostSkipped; version += 1) {
    const created = await createTargets(signing, version, release);
    if (!("kind" in created)) return pointTo(signing, metaOf(created));
    if (created.kind === "refused") return created;
  }
  return tooManyLeft(signing.store, "targets");
}

/** From these targets to a timestamp that leads to them. */
export async function pointTo(signing: Signing, targets: FileMeta): Promise<Step> {
  const { store, current } = signing;
  const first = current.numbers.snapshot + 1;
  // Versions that are taken were left by somebody who was stopped, or who is at it now.
  for (let version = first; version < first + mostSkipped; version += 1) {
    const snapshot = signSnapshot(targets, version, current.signers, current.time);
    const created = await store.create(`metadata/${version}.snapshot.json`, snapshot.bytes);
    if (created.kind === "refused") return created;
    if (created.kind === "written") return flip(signing, metaOf(snapshot));
  }
  return tooManyLeft(store, "snapshot");
}

/** From this instant hosts see the new release. Of two publishers, one finds the tag changed. */
export async function flip(signing: Signing, snapshot: FileMeta): Promise<Step> {
  const { store, current, freshMs } = signing;
  const version = current.numbers.timestamp + 1;
  const terms = { now: current.time, freshMs };
  const { bytes } = signTimestamp(snapshot, version, current.signers, terms);
  const swapped = await store.swap("metadata/timestamp.json", bytes, current.tag);
  if (swapped.kind === "refused") return swapped;
  return swapped.kind === "swapped" ? done : raced;
}

/** For those who do not try again by themselves. */
export function outrun(store: WritableStore): Refusal {
  return refuse(
    "conflict",
    `somebody else published to "${store.where}" at the same time`,
    "run it again, to build on what they published",
  );
}

function tooManyLeft(store: WritableStore, role: "targets" | "snapshot"): Refusal {
  return refuse(
    "conflict",
    `"${store.where}" has ${mostSkipped} versions of ${role}.json that nothing points to`,
    "remove those of metadata/ that are newer than the timestamp says",
  );
}

const mostSkipped = 1000;
