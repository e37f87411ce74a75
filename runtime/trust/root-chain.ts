// From the root that is trusted already to the newest one, link by link (TUF client workflow 5.2 and 5.3).
import { ok, refuse, type Answer, type Refusal } from "../contract/refusal.ts";
import type { Store } from "../store/store.ts";
import { forget, recall, remember, type TrustMemory } from "./memory.ts";
import { metadataLimit, type Envelope, type Role, type RootMetadata } from "./metadata.ts";
import { parseRoot } from "./parse-metadata.ts";
import { checkSignatures } from "./signatures.ts";

type RootFile = Envelope<RootMetadata>;

export interface TrustedRoot {
  readonly root: RootMetadata;
  readonly bytes: Uint8Array;
  /** False on the first run: then nothing is remembered until the store has proved that it knows this root. */
  readonly isRemembered: boolean;
}

export interface RootOptions {
  readonly store: Store;
  readonly memory: TrustMemory;
  readonly root?: Uint8Array;
}

/** A bound on how far a store can make us walk. */
const longestWalk = 1024;

export async function updateRoot(options: RootOptions): Promise<Answer<TrustedRoot>> {
  const { store, memory } = options;
  const pinned = parsePin(options.root);
  if (pinned.kind !== "ok") return pinned;
  const remembered = await recallRoot(memory);
  if (remembered.kind !== "ok") return remembered;
  // 5.2: the trusted root, got by other ways than the store.
  let current = remembered.value ?? pinned.value;
  if (current === undefined) {
    return refuse(
      "bad-key",
      `nothing says which keys "${store.where}" must be signed with`,
      "give the root.json of the fleet with --trust",
    );
  }
  const isRemembered = remembered.value !== undefined;
  for (let step = 0; step < longestWalk; step += 1) {
    const strayed = strayedFrom(pinned.value, current);
    if (strayed !== undefined) return strayed;
    const next = await nextRoot(store, current);
    if (next.kind !== "ok") return next;
    if (next.value === undefined) break;
    if (isRemembered) {
      const kept = await replaceRoot(memory, current.signed, next.value);
      if (kept.kind !== "ok") return kept;
    }
    current = next.value;
  }
  if (pinned.value !== undefined && pinned.value.signed.version > current.signed.version) {
    return refuse(
      "rollback",
      `"${store.where}" knows no root after version ${current.signed.version}, and the pinned one is version ${pinned.value.signed.version}`,
    );
  }
  return ok({ root: current.signed, bytes: current.bytes, isRemembered });
}

/** What is wrong with a file that is to be pinned; asked where it is read, because there its name is known. */
export function pinFault(bytes: Uint8Array, name: string): Refusal | undefined {
  const pinned = readPin(bytes, name);
  if (pinned.kind === "ok") return undefined;
  return { ...pinned, hint: "name the root.json that `vigocli trust init` made" };
}

function parsePin(bytes: Uint8Array | undefined): Answer<RootFile | undefined> {
  return bytes === undefined ? ok(undefined) : readPin(bytes, "the given root.json");
}

function readPin(bytes: Uint8Array, name: string): Answer<RootFile> {
  const pinned = parseRoot(bytes, name);
  if (pinned.kind !== "ok") return pinned;
  return checkSignatures(pinned.value, pinned.value.signed, "root") ?? pinned;
}

async function recallRoot(memory: TrustMemory): Promise<Answer<RootFile | undefined>> {
  const bytes = await recall(memory, "root.json");
  if (bytes.kind !== "ok") return bytes;
  return bytes.value === undefined
    ? ok(undefined)
    : parseRoot(bytes.value, "the remembered root.json");
}

/** The pin must be on the chain: whoever hands out another root is talking of another fleet. */
function strayedFrom(pinned: RootFile | undefined, current: RootFile): Refusal | undefined {
  if (pinned?.signed.version !== current.signed.version) return undefined;
  if (Buffer.from(pinned.body).equals(current.body)) return undefined;
  return refuse(
    "bad-key",
    `version ${current.signed.version} of the given root.json is not the one that is trusted here`,
    "if this host is to trust other keys from now on, remove its trust state first",
  );
}

/** Undefined when there is none newer. */
async function nextRoot(store: Store, current: RootFile): Promise<Answer<RootFile | undefined>> {
  const version = current.signed.version + 1;
  const path = `metadata/${version}.root.json`;
  // 5.3.3: the next version and no other, no longer than the limit.
  const fetched = await store.get(path, metadataLimit);
  if (fetched.kind === "absent") return ok(undefined);
  if (fetched.kind === "refused") return fetched;
  const next = parseRoot(fetched.bytes, `${store.where}/${path}`);
  if (next.kind !== "ok") return next;
  // 5.3.4: signed by enough keys of the root before it, and by enough of its own.
  const unsigned =
    checkSignatures(next.value, current.signed, "root") ??
    checkSignatures(next.value, next.value.signed, "root");
  if (unsigned !== undefined) return unsigned;
  // 5.3.5: exactly one more than the version before.
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
  const changed = (role: "timestamp" | "snapshot" | "targets"): boolean =>
    !hasSameSigners(before.roles[role], after.roles[role]);
  // Whoever stole a key may have signed version 2^53; with the key goes what it signed.
  const forgotten = [
    ...(changed("timestamp") || changed("snapshot")
      ? (["timestamp.json", "snapshot.json"] as const)
      : []),
    ...(changed("targets") ? (["targets.json", "release.json"] as const) : []),
  ];
  for (const name of forgotten) {
    const done = await forget(memory, name);
    if (done.kind !== "ok") return done;
  }
  return remember(memory, "root.json", next.bytes);
}

function hasSameSigners(before: Role, after: Role): boolean {
  return (
    before.threshold === after.threshold &&
    [...before.keyids].sort().join() === [...after.keyids].sort().join()
  );
}
