// The root of trust that a person names: a root.json in the hand, or only what it hashes to (TUF 5.2).
import { refuse, type Answer, type Refusal } from "../contract/refusal.ts";
import type { Store } from "../store/store.ts";
import { sha256 } from "./hash.ts";
import type { Envelope, RootMetadata } from "./metadata.ts";
import { parseRoot } from "./parse-metadata.ts";
import { ownRules, type MetadataRules } from "./rules.ts";
import { checkSignatures } from "./signatures.ts";

export type RootFile = Envelope<RootMetadata>;

/** The bytes of a root.json, or what one hashes to: then whoever serves it need not be believed. */
export type Pin = Uint8Array | PinnedHash;

export interface PinnedHash {
  readonly sha256: string;
}

export type NamedPin =
  | { readonly kind: "hash"; readonly pin: PinnedHash }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "wrong"; readonly message: string; readonly hint: string };

/** As it is typed: `sha256:` and 64 hex digits, or the path of a file. */
export function namedPin(text: string): NamedPin {
  if (!text.startsWith("sha256:")) return { kind: "file", path: text };
  const hash = text.slice("sha256:".length).toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hash)) return { kind: "hash", pin: { sha256: hash } };
  return {
    kind: "wrong",
    message: `"${text}" is not the sha256 of a root of trust`,
    hint: "write `sha256:` and the 64 hex digits that `sha256sum root.json` prints, or the path of the file",
  };
}

export const pinHint = "name the root.json that `vigocli trust init` made";

/** What is wrong with a file that is to be pinned; asked where it is read, because there its name is known. */
export function pinFault(bytes: Uint8Array, name: string): Refusal | undefined {
  const pinned = readPin(bytes, name);
  return pinned.kind === "ok" ? undefined : { ...pinned, hint: pinHint };
}

/** A root vouches for itself with its own keys; that somebody named it makes it the one to trust. */
export function readPin(
  bytes: Uint8Array,
  name: string,
  rules: MetadataRules = ownRules,
): Answer<RootFile> {
  const pinned = parseRoot(bytes, name, rules);
  if (pinned.kind !== "ok") return pinned;
  return checkSignatures(pinned.value, pinned.value.signed, "root", rules) ?? pinned;
}

/** A bound on how many roots a store can make us read. */
export const longestWalk = 1024;

/** The root of that hash: one of the known ones, else whichever version of it the store keeps. */
export async function findPinned(
  pin: PinnedHash,
  known: readonly Uint8Array[],
  store: Store,
): Promise<Answer<RootFile>> {
  const kept = known.find((bytes) => sha256(bytes) === pin.sha256);
  if (kept !== undefined) return readPin(kept, "the remembered root.json");
  for (let version = 1; version <= longestWalk; version += 1) {
    const path = `metadata/${version}.root.json`;
    const fetched = await store.get(path, ownRules.limit);
    if (fetched.kind === "refused") return fetched;
    if (fetched.kind === "absent") return version === 1 ? noRoot(store) : unlikeAny(pin, store);
    if (sha256(fetched.bytes) !== pin.sha256) continue;
    return readPin(fetched.bytes, `${store.where}/${path}`);
  }
  return unlikeAny(pin, store);
}

/** Does not say what they hash to instead: nobody should be led to pin that. */
function unlikeAny(pin: PinnedHash, store: Store): Refusal {
  return refuse(
    "bad-hash",
    `no root of "${store.where}" has the sha256 ${pin.sha256}`,
    "it is the store of another fleet, or somebody put other keys there: check both the address and the hash",
  );
}

/** Of a place that shows no root at all. */
export function noRoot(store: Store): Refusal {
  return refuse(
    "not-a-store",
    `"${store.where}" is not a store: it has no metadata/1.root.json`,
    "check the address, or publish to it first",
  );
}
