// Publishes a policy: what is there is verified first, and hosts see the old release or the new one, never a mixture.
import { ok, refuse, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import type { WritableStore } from "../../runtime/store/store.ts";
import { instant, metadataLimit } from "../../runtime/trust/metadata.ts";
import type { Policy } from "../5-specialize/policy.ts";
import type { KeySet } from "../keys/key-set.ts";
import { readCurrent } from "./current.ts";
import { emitAfter } from "./after-release.ts";
import { treeRootOf, type Release } from "./emit.ts";
import { keepFresh } from "./freshness.ts";
import { targetOf } from "./sign.ts";
import { signAndFlip, type Signing } from "./flip.ts";
import { upload } from "./upload.ts";

export interface PublishOptions {
  /** Expiry counts from here. */
  readonly now: Date;
  /** When the content was made; written into the release. */
  readonly created: Date;
  readonly compilerVersion: string;
  /** Whether hosts may lose more than their agents would take for meant. */
  readonly allowShrink?: boolean;
}

export interface PublishSummary {
  readonly release: number;
  /** Equal for equal content, whatever the release. */
  readonly treeRoot: string;
  readonly hosts: number;
  readonly objectsWritten: number;
  readonly objectsShared: number;
  /** True when the release that was there says the same, and stays. */
  readonly unchanged: boolean;
  /** Hosts, and patterns of routes, that lose so much that their agents will refuse it. */
  readonly shrunk?: readonly string[];
}

export async function publish(
  store: WritableStore,
  policy: Policy,
  keys: KeySet,
  options: PublishOptions,
): Promise<Answer<PublishSummary>> {
  const stranger = strangerAmong(policy.fleet, [keys.where, keys.root.fleet]);
  if (stranger !== undefined) return stranger;
  const current = await readCurrent(store, keys, options.now);
  if (current.kind !== "ok") return current;
  const before = current.value.trusted?.document;
  const moved = strangerAmong(policy.fleet, [store.where, before?.fleet]);
  if (moved !== undefined) return moved;
  const emitted = await emitAfter(policy, {
    store,
    before: current.value.trusted,
    facts: {
      release: current.value.numbers.release + 1,
      created: instant(options.created),
      compilerVersion: options.compilerVersion,
    },
    allowShrink: options.allowShrink ?? false,
  });
  if (emitted.kind !== "ok") return emitted;
  const { release, shrunk } = emitted.value;
  const signing: Signing = { store, current: current.value };
  if (before !== undefined && treeRootOf(before) === release.treeRoot) {
    const kept = await keepFresh(signing, options.now);
    return kept.kind === "ok" ? ok(unchanged(release, before.release)) : kept;
  }
  const done = await publishNew(signing, release, keys);
  return done.kind === "ok" && shrunk.length > 0 ? ok({ ...done.value, shrunk }) : done;
}

/** Children before parents, and the one file that hosts look at last: stopped anywhere, it has not happened. */
async function publishNew(
  signing: Signing,
  release: Release,
  keys: KeySet,
): Promise<Answer<PublishSummary>> {
  const { store, current } = signing;
  const rooted = current.tag === undefined ? await placeRoot(store, keys) : ok(undefined);
  if (rooted.kind !== "ok") return rooted;
  const uploaded = await upload(store, release);
  if (uploaded.kind !== "ok") return uploaded;
  const target = targetOf(release.bytes);
  const path = `targets/${target.hashes.sha256}.release.json`;
  const written = await store.create(path, release.bytes);
  if (written.kind === "refused") return written;
  const flipped = await signAndFlip(signing, target);
  if (flipped.kind !== "ok") return flipped;
  return ok({
    release: release.document.release,
    treeRoot: release.treeRoot,
    hosts: release.document.hosts,
    objectsWritten: uploaded.value,
    objectsShared: countOf(release) - uploaded.value,
    unchanged: false,
  });
}

/** The first thing in a store: with it the folder is ours, and shows by which keys. */
async function placeRoot(store: WritableStore, keys: KeySet): Promise<Answer<undefined>> {
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

function unchanged(release: Release, number: number): PublishSummary {
  return {
    release: number,
    treeRoot: release.treeRoot,
    hosts: release.document.hosts,
    objectsWritten: 0,
    objectsShared: countOf(release),
    unchanged: true,
  };
}

function countOf(release: Release): number {
  return release.objects.size + release.files.size + release.nodes.size;
}

function strangerAmong(
  fleet: string,
  [where, other]: readonly [where: string, fleet: string | undefined],
): Refusal | undefined {
  if (other === undefined || other === fleet) return undefined;
  return refuse(
    "wrong-fleet",
    `"${where}" is of the fleet "${other}", and what was compiled is of the fleet "${fleet}"`,
    "one store and one set of keys serve one fleet: name others, or rename the fleet",
  );
}
