// The four signed files of The Update Framework 1.0, as data.
import { sha256 } from "./hash.ts";
import { signedBytes } from "./signed-bytes.ts";

export const specVersion = "1.0.31";

/** The files are small; a longer one is refused before it is read to its end. */
export const metadataLimit: number = 64 * 1024;

export type RoleName = "root" | "timestamp" | "snapshot" | "targets";

export interface Key {
  readonly keytype: string;
  readonly scheme: string;
  /** For Ed25519: 32 bytes in lower-case hex. */
  readonly keyval: { readonly public: string };
}

export interface Role {
  readonly keyids: readonly string[];
  readonly threshold: number;
}

export interface SignedFile<T extends RoleName> {
  readonly _type: T;
  readonly spec_version: string;
  readonly version: number;
  readonly expires: string;
}

export interface RootMetadata extends SignedFile<"root"> {
  readonly consistent_snapshot: true;
  readonly keys: { readonly [keyid: string]: Key };
  readonly roles: { readonly [name in RoleName]: Role };
  /** Ours: keys that sign for this one fleet and no other. */
  readonly fleet?: string;
  /** Ours: the lowest release that may be applied, so that even a host that remembers nothing cannot be given an older one. */
  readonly floor?: number;
}

/** Which version of a file is meant, and what it must hash to. */
export interface FileMeta {
  readonly version: number;
  readonly length?: number;
  readonly hashes?: { readonly sha256: string };
}

export interface TimestampMetadata extends SignedFile<"timestamp"> {
  readonly meta: { readonly "snapshot.json": FileMeta };
  /** Ours: when it was signed. Time has not been earlier since. */
  readonly issued?: string;
}

export interface SnapshotMetadata extends SignedFile<"snapshot"> {
  readonly meta: { readonly [name: string]: FileMeta };
}

export interface TargetFile {
  readonly length: number;
  readonly hashes: { readonly sha256: string };
}

export interface TargetsMetadata extends SignedFile<"targets"> {
  readonly targets: { readonly [name: string]: TargetFile };
  /** Ours: the targets that these took the place of. Left out by the first. */
  readonly previous?: FileMeta;
}

export interface Signature {
  readonly keyid: string;
  readonly sig: string;
}

/** A file that was read. It is believed only after its signatures have been counted. */
export interface Envelope<T> {
  readonly name: string;
  /** The file as it came. */
  readonly bytes: Uint8Array;
  readonly signed: T;
  /** The exact bytes that the signatures are over. */
  readonly body: Uint8Array;
  readonly signatures: readonly Signature[];
}

/** A key's name is the hash of what it is, so that no key can go by two names. */
export function keyIdOf(key: Key): string {
  return sha256(signedBytes(key));
}

export function keyOf(publicKey: Uint8Array): Key {
  const hex = Buffer.from(publicKey).toString("hex");
  return { keytype: "ed25519", scheme: "ed25519", keyval: { public: hex } };
}

/** As TUF writes times: seconds, in UTC. */
export function instant(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
