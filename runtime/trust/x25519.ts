// X25519 keys, which secrets are sealed to: as 32 bytes and as PEM, and those that seal nothing.
import { createPrivateKey, createPublicKey, diffieHellman, randomBytes } from "node:crypto";
import type { KeyObject } from "node:crypto";

export interface SealingKeyPair {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

export function generateSealingKeyPair(): SealingKeyPair {
  return sealingKeyPairOf(new Uint8Array(randomBytes(32)));
}

export function sealingKeyPairOf(secretKey: Uint8Array): SealingKeyPair {
  // Node computes the public key by itself, and wants a text in its place all the same.
  const key = privateKeyOf({ secretKey, publicKey: secretKey });
  return { publicKey: publicKeyIn(key), secretKey };
}

/** Undefined for a public key of small order: whoever chose it could open what is sealed to anyone. */
export function sharedSecretOf(
  pair: SealingKeyPair,
  publicKey: Uint8Array,
): Uint8Array | undefined {
  try {
    const shared = diffieHellman({
      privateKey: privateKeyOf(pair),
      publicKey: publicKeyOf(publicKey),
    });
    return shared.every((byte) => byte === 0) ? undefined : new Uint8Array(shared);
  } catch {
    // OpenSSL refuses a shared secret of zeros by itself, in words that differ by its version.
    return undefined;
  }
}

/** PKCS#8, as `openssl genpkey -algorithm X25519` writes it. */
export function sealingPemOf(pair: SealingKeyPair): string {
  const body = Buffer.concat([privatePrefix, pair.secretKey]).toString("base64");
  return `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`;
}

/** Undefined when the text is not one unencrypted X25519 private key in PKCS#8. */
export function sealingKeyPairFromPem(pem: string): SealingKeyPair | undefined {
  const body = /^\s*-----BEGIN PRIVATE KEY-----\s([\w+/=\s]+)-----END PRIVATE KEY-----\s*$/.exec(
    pem,
  );
  const der = Buffer.from(body?.[1] ?? "", "base64");
  if (der.length !== privatePrefix.length + 32) return undefined;
  if (!der.subarray(0, privatePrefix.length).equals(privatePrefix)) return undefined;
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const secretKey = new Uint8Array(der.subarray(privatePrefix.length));
  return { publicKey: publicKeyIn(key), secretKey };
}

/** Whatever is sealed to such a key, everybody can open: the shared secret is all zeros. */
export function isWeakSealingKey(publicKey: Uint8Array): boolean {
  const u = Buffer.from(publicKey);
  // The highest bit is not looked at when the key is used (RFC 7748, section 5).
  u[31] = (u[31] ?? 0) & 0x7f;
  return weak.has(u.toString("hex"));
}

/** The u of all points of small order, on the curve and on its twist, reduced or not. */
const weak: ReadonlySet<string> = new Set([
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]);

/** A fleet needs one of these for every secret of every host, and JWK is read ten times as fast as DER. */
function privateKeyOf({ secretKey, publicKey }: SealingKeyPair): KeyObject {
  const key = { ...kind, d: encoded(secretKey), x: encoded(publicKey) };
  return createPrivateKey({ key, format: "jwk" });
}

function publicKeyOf(publicKey: Uint8Array): KeyObject {
  return createPublicKey({ key: { ...kind, x: encoded(publicKey) }, format: "jwk" });
}

function publicKeyIn(key: KeyObject): Uint8Array {
  return new Uint8Array(Buffer.from(key.export({ format: "jwk" }).x ?? "", "base64url"));
}

const kind = { kty: "OKP", crv: "X25519" } as const;

function encoded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}

/** The constant beginning of the encoding (RFC 8410); the 32 bytes of the key follow. */
const privatePrefix: Buffer = Buffer.from("302e020100300506032b656e04220420", "hex");
