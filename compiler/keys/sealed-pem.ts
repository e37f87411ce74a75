// Private keys under a passphrase: PKCS#8 by PBES2 with scrypt and AES-256-CBC, as `openssl pkcs8 -scrypt` writes it.
import { createCipheriv, createPrivateKey, randomBytes, scryptSync } from "node:crypto";
import { idOfPair } from "./new-root.ts";
import { keyPairFromPem, pemOf, type KeyPair } from "../../runtime/trust/ed25519.ts";

export function isSealedPem(pem: string): boolean {
  return pem.includes("-----BEGIN ENCRYPTED PRIVATE KEY-----");
}

/** What the text in front says the key is called; for showing, and to be believed by nobody. */
export function claimedKeyId(pem: string): string | undefined {
  return /^vigo key ([0-9a-f]{64})\n/.exec(pem)?.[1];
}

/** Undefined when the passphrase is another, or this is no Ed25519 key. */
export function openPem(pem: string, passphrase: string): KeyPair | undefined {
  try {
    const key = createPrivateKey({ key: pem, format: "pem", passphrase });
    return keyPairFromPem(key.export({ format: "pem", type: "pkcs8" }).toString());
  } catch {
    // OpenSSL says in many ways that it cannot open it, and a wrong passphrase is like damage.
    return undefined;
  }
}

/** 16 MiB and a tenth of a second for each guess: as much as OpenSSL grants when it opens it again. */
const scryptCost = { N: 16_384, r: 8, p: 1 } as const;

/** By hand, because Node's own export knows only the much weaker PBKDF2. */
export function sealPem(pair: KeyPair, passphrase: string): string {
  const salt = randomBytes(16);
  const iv = randomBytes(16);
  const cipher = createCipheriv("aes-256-cbc", scryptSync(passphrase, salt, 32, scryptCost), iv);
  const body = /-----\n(.*)\n-----/.exec(pemOf(pair))?.[1] ?? "";
  const sealed = Buffer.concat([cipher.update(Buffer.from(body, "base64")), cipher.final()]);
  const { N, r, p } = scryptCost;
  const derivation = sequence(
    objectId(scryptId),
    sequence(tagged(0x04, salt), integer(N), integer(r), integer(p)),
  );
  const encryption = sequence(objectId(aes256CbcId), tagged(0x04, iv));
  const scheme = sequence(objectId(pbes2Id), sequence(derivation, encryption));
  const text = sequence(scheme, tagged(0x04, sealed)).toString("base64");
  const lines = text.match(/.{1,64}/g) ?? [];
  return `vigo key ${idOfPair(pair)}\n-----BEGIN ENCRYPTED PRIVATE KEY-----\n${lines.join("\n")}\n-----END ENCRYPTED PRIVATE KEY-----\n`;
}

/** 1.2.840.113549.1.5.13, 1.3.6.1.4.1.11591.4.11 and 2.16.840.1.101.3.4.1.42, as DER writes them. */
const pbes2Id = "2a864886f70d01050d";
const scryptId = "2b06010401da47040b";
const aes256CbcId = "60864801650304012a";

function objectId(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, "hex"));
}

function sequence(...items: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(items));
}

/** Positive, with a zero byte in front when the first bit would make it negative. */
function integer(value: number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  return tagged(0x02, (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.alloc(1), bytes]));
}

/** Nothing here is longer than 255 bytes. */
function tagged(tag: number, content: Buffer): Buffer {
  const length = content.length < 0x80 ? [content.length] : [0x81, content.length];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
