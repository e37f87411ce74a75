// Makes a signed file of TUF metadata, and holds what it made against both implementations.
import { canonicalPretty } from "../contract/canonical-json.ts";
import { sign, verifyBoth, type KeyPair } from "./ed25519.ts";
import {
  keyIdOf,
  keyOf,
  type RootMetadata,
  type Signature,
  type SnapshotMetadata,
  type TargetsMetadata,
  type TimestampMetadata,
} from "./metadata.ts";
import { signedBytes } from "./signed-bytes.ts";

export type Metadata = RootMetadata | TimestampMetadata | SnapshotMetadata | TargetsMetadata;

export function signMetadata(signed: Metadata, pairs: readonly KeyPair[]): Uint8Array {
  const body = signedBytes(signed);
  return encodeSigned(
    signed,
    pairs.map((pair) => signatureBy(pair, body)),
  );
}

export function signatureBy(pair: KeyPair, body: Uint8Array): Signature {
  const signature = sign(pair.secretKey, body);
  if (!verifyBoth(pair.publicKey, body, signature)) {
    throw new Error("the two implementations of Ed25519 disagree about a signature just made");
  }
  return { keyid: keyIdOf(keyOf(pair.publicKey)), sig: Buffer.from(signature).toString("hex") };
}

/** For files that several sign, each at their own time. */
export function encodeSigned(signed: Metadata, signatures: readonly Signature[]): Uint8Array {
  return new TextEncoder().encode(canonicalPretty({ signatures, signed }));
}
