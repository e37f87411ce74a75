// A secret, sealed to one host of one fleet under one path and version: moved anywhere else it does not open.
import { createHmac } from "node:crypto";
import { deriveKeyPair, openWith, sealTo, type HpkeMessage } from "./hpke.ts";
import type { SealingKeyPair } from "./x25519.ts";

/** For whom a secret is sealed, and as what. */
export interface SealedFor {
  readonly fleet: string;
  readonly host: string;
  readonly path: string;
  readonly version: number;
}

/**
 * The same input gives the same bytes, so that a compile that changes nothing publishes nothing. The
 * ephemeral key comes from all that is sealed and from a key that only publishers have: another plaintext
 * has another key, and nobody else can tell a guessed plaintext by sealing it again. Undefined when the
 * host's key is one that nothing can be sealed to.
 */
export function sealSecret(
  sealKey: Uint8Array,
  hostKey: Uint8Array,
  plaintext: Uint8Array,
  about: SealedFor,
): Uint8Array | undefined {
  const parts = [hostKey, ...partsOf(about), plaintext];
  const seed = createHmac("sha256", sealKey).update(purpose).update(framed(parts)).digest();
  return sealTo(hostKey, deriveKeyPair(new Uint8Array(seed)), plaintext, messageOf(about));
}

/** Undefined when it was sealed to another key, for another place, or was changed since. */
export function openSecret(
  hostKey: SealingKeyPair,
  sealed: Uint8Array,
  about: SealedFor,
): Uint8Array | undefined {
  return openWith(hostKey, sealed, messageOf(about));
}

const purpose = "vigo-seal-v1";

/** What it is bound to goes into the key and into the tag alike. */
function messageOf(about: SealedFor): HpkeMessage {
  const context = framed(partsOf(about));
  return { info: context, aad: context };
}

function partsOf({ fleet, host, path, version }: SealedFor): readonly Uint8Array[] {
  return [fleet, host, path, String(version)].map((text) => new TextEncoder().encode(text));
}

/** Each part behind its length, four bytes, most significant first: no two lists give the same bytes. */
function framed(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts.flatMap((part) => [lengthOf(part), part])));
}

function lengthOf(part: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(part.length);
  return bytes;
}
