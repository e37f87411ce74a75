// The first root of trust: which keys exist, what each may sign, and for how long.
import type { KeyPair } from "../../runtime/trust/ed25519.ts";
import { instant, keyIdOf, keyOf, specVersion } from "../../runtime/trust/metadata.ts";
import type { Role, RootMetadata } from "../../runtime/trust/metadata.ts";
import { signMetadata } from "../../runtime/trust/sign-metadata.ts";

export interface RootKeys {
  readonly root: readonly KeyPair[];
  /** Sign the targets and the snapshot. */
  readonly release: readonly KeyPair[];
  readonly timestamp: readonly KeyPair[];
}

export interface RootTerms {
  readonly expires: Date;
  /** How many of the keys must sign; one when not said. */
  readonly thresholds?: { readonly root: number; readonly release: number };
  /** When given, hosts that trust this root accept releases of this fleet only. */
  readonly fleet?: string;
}

export function newRoot(keys: RootKeys, { expires, thresholds, fleet }: RootTerms): Uint8Array {
  const listed = [...keys.root, ...keys.release, ...keys.timestamp].map(publicKeyOf);
  const { root: rootThreshold = 1, release: releaseThreshold = 1 } = thresholds ?? {};
  const root: RootMetadata = {
    _type: "root",
    spec_version: specVersion,
    version: 1,
    expires: instant(expires),
    consistent_snapshot: true,
    keys: Object.fromEntries(listed.map((key) => [keyIdOf(key), key])),
    roles: {
      root: roleOf(keys.root, rootThreshold),
      targets: roleOf(keys.release, releaseThreshold),
      snapshot: roleOf(keys.release, releaseThreshold),
      timestamp: roleOf(keys.timestamp, 1),
    },
    ...(fleet === undefined ? {} : { fleet }),
  };
  return signMetadata(root, keys.root);
}

function roleOf(pairs: readonly KeyPair[], threshold: number): Role {
  return { keyids: pairs.map(idOfPair), threshold };
}

export function idOfPair(pair: KeyPair): string {
  return keyIdOf(publicKeyOf(pair));
}

export function publicKeyOf({ publicKey }: KeyPair): ReturnType<typeof keyOf> {
  return keyOf(publicKey);
}
