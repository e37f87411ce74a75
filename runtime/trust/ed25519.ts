// Ed25519 by two independent implementations. The only module that signs, verifies, or knows of either.
import {
  createPrivateKey,
  createPublicKey,
  randomBytes,
  sign as nodeSign,
  verify as nodeVerify,
} from "node:crypto";
import nacl from "tweetnacl";

export interface KeyPair {
  readonly publicKey: Uint8Array;
  /** The 32 bytes of the seed. */
  readonly secretKey: Uint8Array;
}

/** True only for 64 bytes with S below the group's order, by a key that is not of small order. */
export function verify(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  return nodeKnowsEd25519
    ? verifyWithNode(publicKey, bytes, signature)
    : verifyWithTweetnacl(publicKey, bytes, signature);
}

/** For publishers: what the two do not both accept, some host would refuse. */
export function verifyBoth(
  publicKey: Uint8Array,
  bytes: Uint8Array,
  signature: Uint8Array,
): boolean {
  return verify(publicKey, bytes, signature) && verifyWithTweetnacl(publicKey, bytes, signature);
}

export function verifyWithNode(
  publicKey: Uint8Array,
  bytes: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (!isAcceptable(publicKey, signature)) return false;
  const der = Buffer.concat([publicPrefix, publicKey]);
  const key = createPublicKey({ key: der, format: "der", type: "spki" });
  return nodeVerify(null, bytes, key, signature);
}

/** By itself tweetnacl accepts S + L, and throws at odd lengths; the guard makes the two agree. */
export function verifyWithTweetnacl(
  publicKey: Uint8Array,
  bytes: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (!isAcceptable(publicKey, signature)) return false;
  return nacl.sign.detached.verify(bytes, signature, publicKey);
}

export function sign(secretKey: Uint8Array, bytes: Uint8Array): Uint8Array {
  if (!nodeKnowsEd25519) {
    return nacl.sign.detached(bytes, nacl.sign.keyPair.fromSeed(secretKey).secretKey);
  }
  const der = Buffer.concat([privatePrefix, secretKey]);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  return new Uint8Array(nodeSign(null, bytes, key));
}

export function generateKeyPair(): KeyPair {
  return keyPairFromSeed(new Uint8Array(randomBytes(32)));
}

export function keyPairFromSeed(secretKey: Uint8Array): KeyPair {
  return { publicKey: nacl.sign.keyPair.fromSeed(secretKey).publicKey, secretKey };
}

/** PKCS#8, as `openssl pkey` writes it. */
export function pemOf(pair: KeyPair): string {
  const body = Buffer.concat([privatePrefix, pair.secretKey]).toString("base64");
  return `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`;
}

/** Undefined when the text is not one unencrypted Ed25519 private key in PKCS#8. */
export function keyPairFromPem(pem: string): KeyPair | undefined {
  const body = /^\s*-----BEGIN PRIVATE KEY-----\s([\w+/=\s]+)-----END PRIVATE KEY-----\s*$/.exec(
    pem,
  );
  const der = Buffer.from(body?.[1] ?? "", "base64");
  const prefixLength = privatePrefix.length;
  if (der.length !== prefixLength + 32) return undefined;
  if (!der.subarray(0, prefixLength).equals(privatePrefix)) return undefined;
  return keyPairFromSeed(new Uint8Array(der.subarray(prefixLength)));
}

/** Such a key makes one signature good for many messages, so that it proves nothing. */
export function isSmallOrder(publicKey: Uint8Array): boolean {
  const y = Buffer.from(publicKey);
  y[31] = (y[31] ?? 0) & 0x7f;
  return smallOrder.has(y.toString("hex"));
}

/** The y of all points whose order divides 8, reduced or not; with either sign bit, 14 encodings. */
const smallOrder: ReadonlySet<string> = new Set([
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]);

function isAcceptable(publicKey: Uint8Array, signature: Uint8Array): boolean {
  return (
    publicKey.length === 32 &&
    signature.length === 64 &&
    isBelowOrder(signature.subarray(32)) &&
    !isSmallOrder(publicKey)
  );
}

/** 2^252 + 27742317777372353535851937790883648493, the least significant byte first. */
const groupOrder: Uint8Array = Buffer.from(
  "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010",
  "hex",
);

/** Nothing here is secret, so that it may stop at the first difference. */
function isBelowOrder(scalar: Uint8Array): boolean {
  for (let at = 31; at >= 0; at -= 1) {
    const difference = (scalar[at] ?? 0) - (groupOrder[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** The constant beginnings of the two encodings (RFC 8410); the 32 bytes of the key follow. */
const privatePrefix: Buffer = Buffer.from("302e020100300506032b657004220420", "hex");
const publicPrefix: Buffer = Buffer.from("302a300506032b6570032100", "hex");

/** Builds of Node whose OpenSSL is confined to FIPS algorithms have no Ed25519. */
const nodeKnowsEd25519: boolean = (() => {
  try {
    const der = Buffer.concat([privatePrefix, Buffer.alloc(32, 1)]);
    const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
    return nodeSign(null, Buffer.alloc(0), key).length === 64;
  } catch {
    // OpenSSL refuses in several ways, all of which mean that it cannot.
    return false;
  }
})();
