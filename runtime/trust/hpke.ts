// HPKE (RFC 9180), base mode, one message a context: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305.
import { createCipheriv, createDecipheriv, createHmac } from "node:crypto";
import { sealingKeyPairOf, sharedSecretOf, type SealingKeyPair } from "./x25519.ts";

export interface HpkeMessage {
  readonly info: Uint8Array;
  readonly aad: Uint8Array;
}

/** What comes before the ciphertext: the ephemeral public key. */
const encapsulationLength = 32;

/** Section 7.1.3: the same input gives the same pair, everywhere. */
export function deriveKeyPair(ikm: Uint8Array): SealingKeyPair {
  const prk = labeledExtract(kemSuite, empty, "dkp_prk", ikm);
  return sealingKeyPairOf(labeledExpand(kemSuite, prk, "sk", { info: empty, length: 32 }));
}

/** The encapsulated key, then the ciphertext. Undefined when nothing can be sealed to that key. */
export function sealTo(
  recipient: Uint8Array,
  ephemeral: SealingKeyPair,
  plaintext: Uint8Array,
  { info, aad }: HpkeMessage,
): Uint8Array | undefined {
  const dh = sharedSecretOf(ephemeral, recipient);
  if (dh === undefined) return undefined;
  const { key, nonce } = schedule(kemSecret(dh, ephemeral.publicKey, recipient), info);
  const cipher = createCipheriv(aead, key, nonce, { authTagLength: tagLength });
  cipher.setAAD(aad, { plaintextLength: plaintext.length });
  const ciphertext = [cipher.update(plaintext), cipher.final(), cipher.getAuthTag()];
  return new Uint8Array(Buffer.concat([ephemeral.publicKey, ...ciphertext]));
}

/** Undefined when it was not sealed to this key with this context, or was changed since. */
export function openWith(
  recipient: SealingKeyPair,
  sealed: Uint8Array,
  { info, aad }: HpkeMessage,
): Uint8Array | undefined {
  if (sealed.length < encapsulationLength + tagLength) return undefined;
  const encapsulated = sealed.subarray(0, encapsulationLength);
  const dh = sharedSecretOf(recipient, encapsulated);
  if (dh === undefined) return undefined;
  const { key, nonce } = schedule(kemSecret(dh, encapsulated, recipient.publicKey), info);
  const ciphertext = sealed.subarray(encapsulationLength, sealed.length - tagLength);
  const decipher = createDecipheriv(aead, key, nonce, { authTagLength: tagLength });
  decipher.setAuthTag(sealed.subarray(sealed.length - tagLength));
  decipher.setAAD(aad, { plaintextLength: ciphertext.length });
  try {
    return new Uint8Array(Buffer.concat([decipher.update(ciphertext), decipher.final()]));
  } catch {
    // The only complaint of a decipher that was set up soundly: the tag does not fit.
    return undefined;
  }
}

const aead = "chacha20-poly1305";
const tagLength = 16;
const empty = new Uint8Array();

const kemSuite: Uint8Array = Buffer.concat([Buffer.from("KEM"), twoBytes(0x0020)]);
const hpkeSuite: Uint8Array = Buffer.concat([
  Buffer.from("HPKE"),
  twoBytes(0x0020),
  twoBytes(0x0001),
  twoBytes(0x0003),
]);

/** Section 4.1: both sides come to this, one from each private key. */
function kemSecret(dh: Uint8Array, encapsulated: Uint8Array, recipient: Uint8Array): Uint8Array {
  const prk = labeledExtract(kemSuite, empty, "eae_prk", dh);
  const info = Buffer.concat([encapsulated, recipient]);
  return labeledExpand(kemSuite, prk, "shared_secret", { info, length: 32 });
}

interface Schedule {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
}

/** Section 5.1, for mode_base: no preshared key, and the nonce of the first message is the base nonce. */
function schedule(shared: Uint8Array, info: Uint8Array): Schedule {
  const context = Buffer.concat([
    Buffer.from([0]),
    labeledExtract(hpkeSuite, empty, "psk_id_hash", empty),
    labeledExtract(hpkeSuite, empty, "info_hash", info),
  ]);
  const secret = labeledExtract(hpkeSuite, shared, "secret", empty);
  return {
    key: labeledExpand(hpkeSuite, secret, "key", { info: context, length: 32 }),
    nonce: labeledExpand(hpkeSuite, secret, "base_nonce", { info: context, length: 12 }),
  };
}

function labeledExtract(
  suite: Uint8Array,
  salt: Uint8Array,
  label: string,
  ikm: Uint8Array,
): Uint8Array {
  return hmac(salt, [version, suite, Buffer.from(label), ikm]);
}

/** One block of HKDF-Expand, which is as much as anything here needs. */
function labeledExpand(
  suite: Uint8Array,
  prk: Uint8Array,
  label: string,
  { info, length }: { readonly info: Uint8Array; readonly length: number },
): Uint8Array {
  const labeled = [twoBytes(length), version, suite, Buffer.from(label), info, Buffer.from([1])];
  return hmac(prk, labeled).subarray(0, length);
}

const version: Uint8Array = Buffer.from("HPKE-v1");

/** HKDF-Extract is this, with the salt as the key. */
function hmac(key: Uint8Array, parts: readonly Uint8Array[]): Uint8Array {
  const mac = createHmac("sha256", key);
  for (const part of parts) mac.update(part);
  return new Uint8Array(mac.digest());
}

function twoBytes(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}
