// Which keys a verifier takes, and how much metadata: agents take Ed25519 and little of it.
import { isSmallOrder, verify } from "./ed25519.ts";
import { metadataLimit, type Key } from "./metadata.ts";

/** A parameter, so that the same workflow can be held to foreign repositories, which sign otherwise. */
export interface MetadataRules {
  readonly schemes: readonly SignatureScheme[];
  /** Whether the id of a key must be what the key hashes to. */
  readonly keyIds: "computed" | "any";
  /** A file whose length no signed file names is read up to so many bytes. */
  readonly limit: number;
}

export interface SignatureScheme {
  /** Foreign repositories call one kind of key by several names. */
  readonly keytypes: readonly string[];
  readonly scheme: string;
  readonly identify: (publicKey: string) => KeyIdentity;
  /** The signature as it stands in the file. */
  readonly verify: (publicKey: string, bytes: Uint8Array, signature: string) => boolean;
}

/** Two spellings of one key have the same identity; what proves nothing has a fault instead. */
export type KeyIdentity = { readonly identity: string } | { readonly fault: string };

const ed25519: SignatureScheme = {
  keytypes: ["ed25519"],
  scheme: "ed25519",
  identify: (publicKey) => {
    if (!/^[0-9a-f]{64}$/.test(publicKey)) return { fault: "is no key" };
    return isSmallOrder(Buffer.from(publicKey, "hex"))
      ? { fault: "is weak" }
      : { identity: publicKey };
  },
  verify: (publicKey, bytes, signature) =>
    /^[0-9a-f]{128}$/.test(signature) &&
    verify(Buffer.from(publicKey, "hex"), bytes, Buffer.from(signature, "hex")),
};

/** What vigo publishes, and all that its agents take. */
export const ownRules: MetadataRules = {
  schemes: [ed25519],
  keyIds: "computed",
  limit: metadataLimit,
};

/** Undefined for a kind that is not known: it may be listed, and its signatures count for nothing. */
export function schemeOf(key: Key, { schemes }: MetadataRules): SignatureScheme | undefined {
  return schemes.find(
    ({ keytypes, scheme }) => scheme === key.scheme && keytypes.includes(key.keytype),
  );
}
