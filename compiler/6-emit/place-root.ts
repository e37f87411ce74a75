// Puts the next root of trust into a store, and signs anew what its predecessor's keys had signed.
import { ok, refuse, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import type { Store, WritableStore } from "../../runtime/store/store.ts";
import { refresh, type TrustedRelease } from "../../runtime/trust/client.ts";
import { passingMemory } from "../../runtime/trust/memory.ts";
import {
  metadataLimit,
  type Envelope,
  type FileMeta,
  type RootMetadata,
} from "../../runtime/trust/metadata.ts";
import { parseRoot } from "../../runtime/trust/parse-metadata.ts";
import { updateRoot } from "../../runtime/trust/root-chain.ts";
import { expiry, later } from "../../runtime/trust/update.ts";
import type { KeySet } from "../keys/key-set.ts";
import { shortId } from "../keys/root-changes.ts";
import { signersOfRole, type Signers } from "../keys/signers.ts";
import { lacksOf, strayFault } from "../keys/staged-root.ts";
import { saneNumbers } from "./current.ts";
import { flip, outrun, pointTo, signAgain, type Signing, type Step } from "./flip.ts";
import { newestUnder, type Surviving } from "./surviving.ts";
import { whileGood, withoutRootsFrom } from "./orphaned.ts";
import { usualFreshMs, type OnlineRole } from "./sign.ts";

export interface RootPlacing {
  readonly store: WritableStore;
  readonly next: Envelope<RootMetadata>;
  /** A root that is trusted without the store: the one before, or any before that. */
  readonly pin: Uint8Array;
  /** Undefined when none were named: then nothing can be signed anew. */
  readonly keys: KeySet | undefined;
  readonly now: Date;
  /** Vouches that the release is ours although its key is taken away. */
  readonly keepRelease: boolean;
}

export interface PlacedRoot {
  readonly version: number;
  /** True when the store had it already. */
  readonly wasThere: boolean;
  /** What was signed anew. */
  readonly signed: readonly OnlineRole[];
  /** What hosts get now; undefined when they get nothing until a release is published with the new key. */
  readonly trusted: TrustedRelease | undefined;
}

export async function placeNextRoot(placing: RootPlacing): Promise<Answer<PlacedRoot>> {
  const { store, next, now, pin } = placing;
  if (isSameRoot(pin, next)) return alreadyPlaced(placing);
  const before = await rootBefore(placing);
  if (before.kind !== "ok") return before;
  const fault = await faultOf(placing, before.value);
  if (fault !== undefined) return fault;
  const timestamp = await store.get("metadata/timestamp.json", metadataLimit);
  if (timestamp.kind === "refused") return timestamp;
  const wasThere = await isThere(store, next);
  if (wasThere.kind !== "ok") return wasThere;
  const tag = timestamp.kind === "found" ? timestamp.tag : undefined;
  const known = await knownBefore(placing, before.value);
  if (known.kind !== "ok") {
    // Somebody may have come this far before, and gone on.
    const done = wasThere.value ? await alreadyPlaced(placing) : known;
    return done.kind === "ok" ? done : known;
  }
  const { trusted, surviving } = known.value;
  const signing = signingFor(placing, { trusted, surviving, tag });
  if (signing.kind !== "ok") return signing;
  const path = `metadata/${next.signed.version}.root.json`;
  const written = wasThere.value ? undefined : await store.create(path, next.bytes);
  if (written?.kind === "refused") return written;
  if (written?.kind === "exists") return otherRoot(store, next);
  const signed = await signAnew(signing.value, trusted, surviving);
  if (signed.kind !== "ok") return signed;
  const result = { version: next.signed.version, wasThere: wasThere.value, signed: signed.value };
  if (signing.value === undefined && surviving.lost.length > 0)
    return ok({ ...result, trusted: undefined });
  const after = await asClient(store, pin, now);
  return after.kind === "ok" ? ok({ ...result, trusted: after.value }) : after;
}

function isSameRoot(pin: Uint8Array, next: Envelope<RootMetadata>): boolean {
  const pinned = parseRoot(pin, "the given root.json");
  return pinned.kind === "ok" && Buffer.from(pinned.value.body).equals(next.body);
}

async function alreadyPlaced({ store, next, pin, now }: RootPlacing): Promise<Answer<PlacedRoot>> {
  const wasThere = await isThere(store, next);
  if (wasThere.kind !== "ok") return wasThere;
  const trusted = await asClient(store, pin, now);
  if (trusted.kind !== "ok") return trusted;
  return ok({ version: next.signed.version, wasThere: true, signed: [], trusted: trusted.value });
}

/** The newest root of the store but for the one that is to come. */
async function rootBefore({
  store,
  next,
  pin,
}: RootPlacing): Promise<Answer<Envelope<RootMetadata>>> {
  const view = withoutRootsFrom(store, next.signed.version);
  const chain = await updateRoot({ store: view, memory: passingMemory(), root: pin });
  if (chain.kind !== "ok") return chain;
  return parseRoot(chain.value.bytes, `the root of trust of ${store.where}`);
}

async function faultOf(
  { next, now }: RootPlacing,
  before: Envelope<RootMetadata>,
): Promise<Refusal | undefined> {
  const stray = strayFault(before.signed, next) ?? expiry(next.signed, next.name, now);
  if (stray !== undefined) return stray;
  const [lack] = lacksOf(before.signed, next);
  if (lack === undefined) return undefined;
  const whose = lack.keyids.map(shortId).join(", ");
  return refuse(
    "bad-signature",
    `"${next.name}" lacks ${lack.more} of the signatures that version ${lack.root.version} of the root asks for, of: ${whose}`,
    `their holders sign with: vigocli trust sign ${next.name} --key ROOT.key`,
  );
}

async function isThere(store: Store, next: Envelope<RootMetadata>): Promise<Answer<boolean>> {
  const path = `metadata/${next.signed.version}.root.json`;
  const fetched = await store.get(path, metadataLimit);
  if (fetched.kind === "refused") return fetched;
  if (fetched.kind === "absent") return ok(false);
  const there = parseRoot(fetched.bytes, `${store.where}/${path}`);
  const isSame = there.kind === "ok" && Buffer.from(there.value.body).equals(next.body);
  return isSame ? ok(true) : otherRoot(store, next);
}

function otherRoot(store: Store, next: Envelope<RootMetadata>): Refusal {
  const { version } = next.signed;
  return refuse(
    "conflict",
    `"${store.where}" has another version ${version} of the root, and "${next.name}" cannot take its place`,
    `fetch metadata/${version}.root.json from there, see who signed it, and make the change again on top of it`,
  );
}

interface Known {
  readonly trusted: TrustedRelease;
  readonly surviving: Surviving;
}

/** What a host knew before the new root, and how much of it stands under that one. */
async function knownBefore(
  { store, next, now }: RootPlacing,
  before: Envelope<RootMetadata>,
): Promise<Answer<Known>> {
  const memory = passingMemory();
  const view = withoutRootsFrom(store, next.signed.version);
  const root = before.bytes;
  const trusted = await refresh({
    store: view,
    memory,
    root,
    now: whileGood(before.signed, now),
    expired: "allow",
  });
  if (trusted.kind !== "ok") return trusted;
  const surviving = await newestUnder(next.signed, { store, memory, trusted: trusted.value });
  return surviving.kind === "ok"
    ? ok({ trusted: trusted.value, surviving: surviving.value })
    : surviving;
}

/** Undefined when nothing is to be signed, or when the release must come from who holds the new key. */
function signingFor(
  { store, next, keys, keepRelease, now }: RootPlacing,
  at: {
    readonly trusted: TrustedRelease;
    readonly surviving: Surviving;
    readonly tag: string | undefined;
  },
): Answer<Signing | undefined> {
  const { lost } = at.surviving;
  if (lost.length === 0 || (lost.includes("targets") && !keepRelease)) return ok(undefined);
  const signers: { -readonly [role in keyof Signers]: Signers[role] } = {
    targets: [],
    snapshot: [],
    timestamp: [],
  };
  for (const role of lost) {
    if (keys === undefined) {
      const hint = "name the folder with its new keys with --key";
      return refuse(
        "bad-key",
        `the ${role} of "${store.where}" has to be signed anew under "${next.name}"`,
        hint,
      );
    }
    const found = signersOfRole(keys, { root: next.signed, what: next.name, role });
    if (found.kind !== "ok") return found;
    signers[role] = found.value;
  }
  const { trusted, tag } = at;
  const numbers = saneNumbers(trusted, next.signed);
  const time = later(now, trusted.timestamp.issued);
  const current = { trusted, root: next.signed, numbers, signers, tag, time };
  return ok({ store, current, freshMs: usualFreshMs, condemned: new Set() });
}

async function signAnew(
  signing: Signing | undefined,
  trusted: TrustedRelease,
  { lost, targets, snapshot }: Surviving,
): Promise<Answer<readonly OnlineRole[]>> {
  if (signing === undefined) return ok([]);
  const release = trusted.targets.targets["release.json"];
  const done =
    lost.includes("targets") && release !== undefined
      ? await signAgain(signing, release)
      : await signLower(signing, { lost, targets, snapshot });
  if (done.kind === "raced") return outrun(signing.store);
  return done.kind === "done" ? ok(lost) : done;
}

function signLower(
  signing: Signing,
  {
    lost,
    targets,
    snapshot,
  }: {
    readonly lost: readonly OnlineRole[];
    readonly targets: FileMeta;
    readonly snapshot: FileMeta;
  },
): Promise<Step> {
  return lost.includes("snapshot") ? pointTo(signing, targets) : flip(signing, snapshot);
}

/** As a host that remembers nothing sees it. */
function asClient(store: Store, root: Uint8Array, now: Date): Promise<Answer<TrustedRelease>> {
  return refresh({ store, memory: passingMemory(), root, now, expired: "allow" });
}
