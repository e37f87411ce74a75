// From the root that is trusted already to the newest one, link by link (TUF client workflow 5.2 and 5.3).
import { ok, refuse, type Answer, type Refusal } from "../contract/refusal.ts";
import type { Store } from "../store/store.ts";
import { forget, recall, remember, type TrustMemory } from "./memory.ts";
import type { Role, RootMetadata } from "./metadata.ts";
import { parseRoot } from "./parse-metadata.ts";
import { findPinned, longestWalk, readPin, type Pin, type RootFile } from "./pin.ts";
import { ownRules, type MetadataRules } from "./rules.ts";
import { checkSignatures } from "./signatures.ts";

export interface TrustedRoot {
  readonly root: RootMetadata;
  readonly bytes: Uint8Array;
  /** False on the first run: then nothing is remembered until the store has proved that it knows this root. */
  readonly isRemembered: boolean;
  /** The pin, once it is known to lie on the way to this root. */
  readonly pinned: Uint8Array | undefined;
}

export interface RootOptions {
  readonly store: Store;
  readonly memory: TrustMemory;
  readonly root?: Pin;
  readonly rules?: MetadataRules;
}

export async function updateRoot(options: RootOptions): Promise<Answer<TrustedRoot>> {
  const start = await startingPoint(options);
  if (start.kind !== "ok") return start;
  const { pinned, isRemembered } = start.value;
  const walked = await walkRoots(options, start.value);
  if (walked.kind !== "ok") return walked;
  const current = walked.value;
  if (pinned !== undefined && pinned.signed.version > current.signed.version) {
    return shorterChain(options.store, current, pinned);
  }
  return ok({
    root: current.signed,
    bytes: current.bytes,
    isRemembered,
    pinned: pinned?.bytes,
  });
}

interface Start {
  /** 5.2: the trusted root, got by other ways than the store, or what the store has led to since. */
  readonly root: RootFile;
  readonly isRemembered: boolean;
  readonly pinned: RootFile | undefined;
}

async function startingPoint(options: RootOptions): Promise<Answer<Start>> {
  const { store, memory, rules = ownRules } = options;
  const rootBytes = await recall(memory, "root.json");
  if (rootBytes.kind !== "ok") return rootBytes;
  const provenBytes = await recall(memory, "pinned.json");
  if (provenBytes.kind !== "ok") return provenBytes;
  const known = [rootBytes.value, provenBytes.value].filter((bytes) => bytes !== undefined);
  const pinned = await readGiven(options, known);
  if (pinned.kind !== "ok") return pinned;
  if (rootBytes.value === undefined) {
    if (pinned.value === undefined) return noPin(store);
    return ok({ root: pinned.value, isRemembered: false, pinned: pinned.value });
  }
  const remembered = readPin(rootBytes.value, "the remembered root.json", rules);
  if (remembered.kind !== "ok") return remembered;
  if (pinned.value !== undefined && !known.some((bytes) => sameBytes(bytes, pinned.value?.bytes))) {
    const strayed = await strayedFrom(options, pinned.value, remembered.value);
    if (strayed !== undefined) return strayed;
  }
  return ok({ root: remembered.value, isRemembered: true, pinned: pinned.value });
}

async function readGiven(
  { root, store, rules = ownRules }: RootOptions,
  known: readonly Uint8Array[],
): Promise<Answer<RootFile | undefined>> {
  if (root === undefined) return ok(undefined);
  if (root instanceof Uint8Array) return readPin(root, "the given root.json", rules);
  return findPinned(root, known, store);
}

function noPin({ where }: Store): Refusal {
  return refuse(
    "bad-key",
    `nothing says which keys "${where}" must be signed with`,
    "give the root.json of the fleet, or its sha256, with --trust",
  );
}

/** 5.3.2 to 5.3.9, until there is none newer. */
async function walkRoots(
  options: RootOptions,
  { root, isRemembered, pinned }: Start,
): Promise<Answer<RootFile>> {
  let current = root;
  for (let step = 0; step < longestWalk; step += 1) {
    const next = await nextRoot(options, current);
    if (next.kind !== "ok") return next;
    if (next.value === undefined) break;
    if (pinned?.signed.version === next.value.signed.version && !isSame(pinned, next.value)) {
      return stranger(pinned);
    }
    if (isRemembered) {
      const kept = await replaceRoot(options.memory, current.signed, next.value);
      if (kept.kind !== "ok") return kept;
    }
    // 5.3.7
    current = next.value;
  }
  return ok(current);
}

/**
 * The pin must be on the chain: whoever names another root is talking of another fleet, and must not
 * go on with this one unawares. What lies ahead of the remembered root shows on the way to it.
 */
async function strayedFrom(
  options: RootOptions,
  pinned: RootFile,
  remembered: RootFile,
): Promise<Refusal | undefined> {
  let current = pinned;
  while (current.signed.version < remembered.signed.version) {
    const next = await nextRoot(options, current);
    if (next.kind !== "ok") return next;
    if (next.value === undefined) return shorterChain(options.store, current, remembered);
    current = next.value;
  }
  const isAhead = pinned.signed.version > remembered.signed.version;
  return isAhead || isSame(current, remembered) ? undefined : stranger(pinned);
}

function shorterChain({ where }: Store, last: RootFile, wanted: RootFile): Refusal {
  return refuse(
    "rollback",
    `"${where}" knows no root after version ${last.signed.version}, and ${wanted.name} is version ${wanted.signed.version}`,
    "an old copy of the store was put back, or it is the store of another fleet",
  );
}

function stranger(pinned: RootFile): Refusal {
  return refuse(
    "bad-key",
    `${pinned.name} (version ${pinned.signed.version}) does not lead to the root that is trusted here`,
    "if this host is to trust other keys from now on, remove its trust state first",
  );
}

function isSame(a: RootFile, b: RootFile): boolean {
  return sameBytes(a.body, b.body);
}

function sameBytes(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return b !== undefined && Buffer.from(a).equals(b);
}

/** Undefined when there is none newer. */
async function nextRoot(
  { store, rules = ownRules }: RootOptions,
  current: RootFile,
): Promise<Answer<RootFile | undefined>> {
  // 5.3.2
  const version = current.signed.version + 1;
  const path = `metadata/${version}.root.json`;
  // 5.3.3: the next version and no other, no longer than the limit.
  const fetched = await store.get(path, rules.limit);
  if (fetched.kind === "absent") return ok(undefined);
  if (fetched.kind === "refused") return fetched;
  const next = parseRoot(fetched.bytes, `${store.where}/${path}`, rules);
  if (next.kind !== "ok") return next;
  // 5.3.4: signed by enough keys of the root before it, and by enough of its own.
  const unsigned =
    checkSignatures(next.value, current.signed, "root", rules) ??
    checkSignatures(next.value, next.value.signed, "root", rules);
  if (unsigned !== undefined) return unsigned;
  // 5.3.5: exactly one more than the version before. 5.3.6: whether it has expired is asked at the end.
  if (next.value.signed.version !== version) {
    return refuse(
      "rollback",
      `"${next.value.name}" says that it is version ${next.value.signed.version}`,
    );
  }
  return next;
}

/** 5.3.8, and 5.3.11 before it: a crash between the two then forgets too much, never too little. */
async function replaceRoot(
  memory: TrustMemory,
  before: RootMetadata,
  next: RootFile,
): Promise<Answer<undefined>> {
  const after = next.signed;
  const lost = (role: "timestamp" | "snapshot" | "targets"): boolean =>
    hasLostKeys(before.roles[role], after.roles[role]);
  // Whoever stole a key may have signed version 2^53; with the key goes what it signed.
  const forgotten = [
    ...(lost("timestamp") || lost("snapshot")
      ? (["timestamp.json", "snapshot.json"] as const)
      : []),
    ...(lost("targets") ? (["targets.json", "release.json"] as const) : []),
  ];
  for (const name of forgotten) {
    const done = await forget(memory, name);
    if (done.kind !== "ok") return done;
  }
  return remember(memory, "root.json", next.bytes);
}

/** A key that only joins the others takes nothing back: what is remembered still guards against old copies. */
function hasLostKeys(before: Role, after: Role): boolean {
  return before.keyids.some((keyid) => !after.keyids.includes(keyid));
}
