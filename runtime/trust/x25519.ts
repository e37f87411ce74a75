// X25519 key pairs, which secrets are sealed to: making them, PEM, and the keys that seal nothing.
import { createPrivateKey, createPublicKey, randomBytes, type KeyObject } from "node:crypto";

export interface SealingPair {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

export function generateSealingPair(): SealingPair {
  return sealingPairFrom(new Uint8Array(randomBytes(32)));
}

/** Any 32 bytes are a private key. */
export function sealingPairFrom(secretKey: Uint8Array): SealingPair {
  const spki = createPublicKey(privateKeyOf(secretKey)).export({ format: "der", type: "spki" });
  return { publicKey: new Uint8Array(spki.subarray(-32)), secretKey };
}

/** PKCS#8, as `openssl genpkey -algorithm x25519` writes it. */
export function sealingPem({ secretKey }: SealingPair): string {
  const body = Buffer.concat([privatePrefix, secretKey]).toString("base64");
  return `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`;
}

/** Undefined when the text is not one unencrypted X25519 private key in PKCS#8. */
export function sealingPairFromPem(pem: string): SealingPair | undefined {
  const body = /^\s*-----BEGIN PRIVATE KEY-----\s([\w+/=\s]+)-----END PRIVATE KEY-----\s*$/.exec(
    pem,
  );
  const der = Buffer.from(body?.[1] ?? "", "base64");
  const prefixLength = privatePrefix.length;
  if (der.length !== prefixLength + 32) return undefined;
  if (!der.subarray(0, prefixLength).equals(privatePrefix)) return undefined;
  return sealingPairFrom(new Uint8Array(der.subarray(prefixLength)));
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

/** The constant beginning of the encoding (RFC 8410); the 32 bytes of the key follow. */
const privatePrefix: Buffer = Buffer.from("302e020100300506032b656e04220420", "hex");

function privateKeyOf(secretKey: Uint8Array): KeyObject {
  const der = Buffer.concat([privatePrefix, secretKey]);
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
}
