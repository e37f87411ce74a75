// What foreign TUF repositories may sign with, and how much they may say. Agents take none of this.
import { constants, createPublicKey, verify, type KeyObject } from "node:crypto";
import { ownRules, type MetadataRules, type SignatureScheme } from "../../runtime/trust/rules.ts";

const ecdsa: SignatureScheme = pemScheme({
  // The older name of the type is that of its one scheme.
  keytypes: ["ecdsa", "ecdsa-sha2-nistp256"],
  scheme: "ecdsa-sha2-nistp256",
  fits: ({ asymmetricKeyType, asymmetricKeyDetails }) =>
    asymmetricKeyType === "ec" && asymmetricKeyDetails?.namedCurve === "prime256v1",
});

const rsaPss: SignatureScheme = pemScheme({
  keytypes: ["rsa"],
  scheme: "rsassa-pss-sha256",
  fits: isLongRsa,
  padding: {
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_AUTO,
  },
});

const rsaPkcs1: SignatureScheme = pemScheme({
  keytypes: ["rsa"],
  scheme: "rsa-pkcs1v15-sha256",
  fits: isLongRsa,
  padding: { padding: constants.RSA_PKCS1_PADDING },
});

export const foreignRules: MetadataRules = {
  schemes: [...ownRules.schemes, ecdsa, rsaPss, rsaPkcs1],
  // Some repositories of long standing name their keys in ways of their own.
  keyIds: "any",
  limit: 5_000_000,
};

interface PemScheme {
  readonly keytypes: readonly string[];
  readonly scheme: string;
  readonly fits: (key: KeyObject) => boolean;
  readonly padding?: { readonly padding: number; readonly saltLength?: number };
}

function pemScheme({ keytypes, scheme, fits, padding }: PemScheme): SignatureScheme {
  return {
    keytypes,
    scheme,
    identify: (publicKey) => {
      const key = readPem(publicKey);
      if (key === undefined) return { fault: "is no key" };
      if (!fits(key)) return { fault: `is of no kind that ${scheme} takes` };
      return { identity: key.export({ format: "der", type: "spki" }).toString("hex") };
    },
    verify: (publicKey, bytes, signature) => {
      const key = readPem(publicKey);
      if (key === undefined || !/^([0-9a-f]{2})+$/.test(signature)) return false;
      return verify("sha256", bytes, { key, ...padding }, Buffer.from(signature, "hex"));
    },
  };
}

/** Undefined when the text is no public key in PEM. */
function readPem(text: string): KeyObject | undefined {
  if (!text.includes("-----BEGIN PUBLIC KEY-----")) return undefined;
  try {
    return createPublicKey({ key: text, format: "pem" });
  } catch {
    // OpenSSL refuses in many ways, all of which mean that this is no key.
    return undefined;
  }
}

function isLongRsa({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  return asymmetricKeyType === "rsa" && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
}
