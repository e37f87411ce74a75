// The first root of trust: which keys exist, what each may sign, and for how long.
import type { KeyPair } from "../../runtime/trust/ed25519.ts";
import { instant, keyIdOf, keyOf, specVersion } from "../../runtime/trust/metadata.ts";
import type { Role, RootMetadata } from "../../runtime/trust/metadata.ts";
import { signMetadata } from "../../runtime/trust/sign-metadata.ts";

export interface RootKeys {
  readonly root: KeyPair;
  /** Signs the targets and the snapshot. */
  readonly release: KeyPair;
  readonly timestamp: KeyPair;
}

export interface RootTerms {
  readonly expires: Date;
  /** When given, hosts that trust this root accept releases of this fleet only. */
  readonly fleet?: string;
}

export function newRoot(keys: RootKeys, { expires, fleet }: RootTerms): Uint8Array {
  const listed = [keys.root, keys.release, keys.timestamp].map(({ publicKey }) => keyOf(publicKey));
  const only = ({ publicKey }: KeyPair): Role => ({
    keyids: [keyIdOf(keyOf(publicKey))],
    threshold: 1,
  });
  const root: RootMetadata = {
    _type: "root",
    spec_version: specVersion,
    version: 1,
    expires: instant(expires),
    consistent_snapshot: true,
    keys: Object.fromEntries(listed.map((key) => [keyIdOf(key), key])),
    roles: {
      root: only(keys.root),
      targets: only(keys.release),
      snapshot: only(keys.release),
      timestamp: only(keys.timestamp),
    },
    ...(fleet === undefined ? {} : { fleet }),
  };
  return signMetadata(root, [keys.root]);
}
