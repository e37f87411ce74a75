// Keys of all kinds that TUF names, and signatures by them, made by Node's own cryptography.
import { constants, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { keyIdOf, type Key } from "../../runtime/trust/metadata.ts";

export interface Signer {
  readonly keyid: string;
  readonly key: Key;
  /** The signature in hex. */
  readonly sign: (data: Uint8Array) => string;
}

export type SignerKind = "ecdsa" | "ed25519" | "rsa-pss" | "rsa-pkcs1";

export const signerKinds: readonly SignerKind[] = ["ecdsa", "ed25519", "rsa-pss", "rsa-pkcs1"];

export function newSigner(kind: SignerKind): Signer {
  switch (kind) {
    case "ecdsa": {
      const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
      return signerOf(pemKey("ecdsa", "ecdsa-sha2-nistp256", pair.publicKey), (data) =>
        sign("sha256", data, pair.privateKey),
      );
    }
    case "ed25519": {
      const pair = generateKeyPairSync("ed25519");
      const raw = pair.publicKey.export({ format: "der", type: "spki" }).subarray(-32);
      const keyval = { public: raw.toString("hex") };
      return signerOf({ keytype: "ed25519", scheme: "ed25519", keyval }, (data) =>
        sign(null, data, pair.privateKey),
      );
    }
    case "rsa-pss": {
      const padding = constants.RSA_PKCS1_PSS_PADDING;
      return rsaSigner("rsassa-pss-sha256", { padding, saltLength: 32 });
    }
    case "rsa-pkcs1":
      return rsaSigner("rsa-pkcs1v15-sha256", { padding: constants.RSA_PKCS1_PADDING });
  }
}

function rsaSigner(
  scheme: string,
  padding: { readonly padding: number; readonly saltLength?: number },
): Signer {
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return signerOf(pemKey("rsa", scheme, pair.publicKey), (data) =>
    sign("sha256", data, { key: pair.privateKey, ...padding }),
  );
}

function pemKey(keytype: string, scheme: string, publicKey: KeyObject): Key {
  const pem = publicKey.export({ format: "pem", type: "spki" }).toString();
  return { keytype, scheme, keyval: { public: pem } };
}

/** Under its own id, or under another one that its repository gave it. */
export function signerOf(
  key: Key,
  signData: (data: Uint8Array) => Buffer,
  keyid: string = keyIdOf(key),
): Signer {
  return { keyid, key, sign: (data) => signData(data).toString("hex") };
}
