// Which of the keys at hand may sign for a role, and whether they are enough.
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import type { KeyPair } from "../../runtime/trust/ed25519.ts";
import type { RoleName, RootMetadata } from "../../runtime/trust/metadata.ts";
import type { KeySet } from "./key-set.ts";
import { idOfPair } from "./new-root.ts";

/** Who signs what of a release. */
export interface Signers {
  readonly targets: readonly KeyPair[];
  readonly snapshot: readonly KeyPair[];
  readonly timestamp: readonly KeyPair[];
}

/** For all that a release needs. `what` names whose root it is: a store, or a folder of keys. */
export function signersOf(keys: KeySet, root: RootMetadata, what: string): Answer<Signers> {
  const targets = signersOfRole(keys, { root, what, role: "targets" });
  if (targets.kind !== "ok") return targets;
  const snapshot = signersOfRole(keys, { root, what, role: "snapshot" });
  if (snapshot.kind !== "ok") return snapshot;
  const timestamp = signersOfRole(keys, { root, what, role: "timestamp" });
  if (timestamp.kind !== "ok") return timestamp;
  return ok({ targets: targets.value, snapshot: snapshot.value, timestamp: timestamp.value });
}

export interface RoleOfRoot {
  readonly root: RootMetadata;
  readonly what: string;
  readonly role: RoleName;
}

/** All that may sign do: a threshold says how many must, not how many should. */
export function signersOfRole(
  keys: KeySet,
  { root, what, role }: RoleOfRoot,
): Answer<readonly KeyPair[]> {
  const { keyids, threshold } = root.roles[role];
  const found = keys.held.filter((pair) => keyids.includes(idOfPair(pair)));
  if (found.length >= threshold) return ok(found);
  const message =
    found.length === 0
      ? `none of the keys in "${keys.where}" may sign the ${role} role of "${what}"`
      : `"${keys.where}" holds ${found.length} of the ${threshold} keys that must sign the ${role} role of "${what}"`;
  return refuse("bad-key", message, "put the keys that its newest root lists into one folder");
}
