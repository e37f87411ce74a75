// The root that follows another: one number higher, with a key taken, replaced or added.
import { ok, refuse, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import type { KeyPair } from "../../runtime/trust/ed25519.ts";
import {
  instant,
  type Role,
  type RoleName,
  type RootMetadata,
} from "../../runtime/trust/metadata.ts";
import type { KeyKind } from "./key-names.ts";
import { idOfPair, publicKeyOf } from "./new-root.ts";

export const roleNames: readonly RoleName[] = ["root", "targets", "snapshot", "timestamp"];

/** What a key of each kind is taken out of, or put into. */
const rolesOfKind: { readonly [kind in KeyKind]: readonly RoleName[] } = {
  root: ["root"],
  release: ["targets", "snapshot"],
  snapshot: ["snapshot"],
  timestamp: ["timestamp"],
};

/** The same keys and terms, with a new number and a new end. */
export function following(root: RootMetadata, expires: Date): RootMetadata {
  return { ...root, version: root.version + 1, expires: instant(expires) };
}

/** A role by its kind, or a key by the beginning of its id. */
export type Target =
  | { readonly by: "kind"; readonly kind: KeyKind }
  | { readonly by: "key"; readonly keyid: string };

export function targetOf(word: string, root: RootMetadata): Answer<Target> {
  if (word === "root" || word === "release" || word === "snapshot" || word === "timestamp") {
    return ok({ by: "kind", kind: word });
  }
  if (word === "targets") return ok({ by: "kind", kind: "release" });
  const keyid = keyIdNamed(word, root);
  return keyid.kind === "ok" ? ok({ by: "key", keyid: keyid.value }) : keyid;
}

/** Eight digits tell keys apart that are not made to look alike; more are asked for when they do not. */
export function keyIdNamed(word: string, root: RootMetadata): Answer<string> {
  const inUse = roleNames.flatMap((role) => root.roles[role].keyids);
  const found = [...new Set(inUse)].filter((keyid) => keyid.startsWith(word));
  const [keyid] = found;
  if (/^[0-9a-f]{8,64}$/.test(word) && found.length === 1 && keyid !== undefined) return ok(keyid);
  return refuse(
    "bad-key",
    `"${word}" is no role, and the root lists no single key whose id begins so`,
    "name root, release, snapshot or timestamp, or at least 8 digits of a key id that `vigocli trust show` prints",
  );
}

export interface Replacement {
  /** Undefined: the new key comes first to a role that shared another's. */
  readonly keyid: string | undefined;
  readonly roles: readonly RoleName[];
  /** What the new key's file is named after. */
  readonly kind: KeyKind;
}

/** Which key a rotation takes out, and from where. */
export function replacementOf(root: RootMetadata, target: Target): Answer<Replacement> {
  if (target.by === "key") {
    const { keyid } = target;
    const roles = roleNames.filter((role) => root.roles[role].keyids.includes(keyid));
    return ok({ keyid, roles, kind: kindOf(roles) });
  }
  const { kind } = target;
  const roles = rolesOfKind[kind];
  const [first = "root"] = roles;
  const { keyids } = root.roles[first];
  const [keyid] = keyids;
  if (keyids.length !== 1 || keyid === undefined) return whichOf(kind, keyids);
  // Where the snapshot has keys of its own, those stay when the release's is replaced.
  return ok({
    keyid,
    roles: roles.filter((role) => root.roles[role].keyids.includes(keyid)),
    kind,
  });
}

function kindOf(roles: readonly RoleName[]): KeyKind {
  const [first] = roles;
  if (first === "targets") return "release";
  return first ?? "root";
}

function whichOf(kind: KeyKind, keyids: readonly string[]): Refusal {
  return refuse(
    "bad-key",
    `there are ${keyids.length} ${kind} keys: ${keyids.map((id) => id.slice(0, 16)).join(", ")}`,
    "name the one that is to be replaced by its id",
  );
}

export function withReplaced(
  root: RootMetadata,
  { keyid, roles }: Replacement,
  pair: KeyPair,
): RootMetadata {
  const fresh = idOfPair(pair);
  const swapped = ({ keyids, threshold }: Role): Role => ({
    keyids: keyids.map((id) => (id === keyid ? fresh : id)),
    threshold,
  });
  const keys = { ...root.keys, [fresh]: publicKeyOf(pair) };
  return withoutUnused({ ...root, keys, roles: mapRoles(root, roles, swapped) });
}

/** A key that nobody should trust any longer goes from every role that it has. */
export function withRevoked(root: RootMetadata, keyid: string): Answer<RootMetadata> {
  const roles = roleNames.filter((role) => root.roles[role].keyids.includes(keyid));
  const short = roles.find((role) => root.roles[role].keyids.length <= root.roles[role].threshold);
  if (short !== undefined) {
    const { threshold } = root.roles[short];
    return refuse(
      "bad-key",
      `without the key ${keyid.slice(0, 16)} nobody could sign the ${short} role, which takes ${threshold}`,
      `replace it instead: vigocli trust rotate ${keyid.slice(0, 16)}`,
    );
  }
  const without = ({ keyids, threshold }: Role): Role => ({
    keyids: keyids.filter((id) => id !== keyid),
    threshold,
  });
  return ok(withoutUnused({ ...root, roles: mapRoles(root, roles, without) }));
}

function mapRoles(
  { roles }: RootMetadata,
  changed: readonly RoleName[],
  change: (role: Role) => Role,
): RootMetadata["roles"] {
  const of = (name: RoleName): Role => (changed.includes(name) ? change(roles[name]) : roles[name]);
  return {
    root: of("root"),
    targets: of("targets"),
    snapshot: of("snapshot"),
    timestamp: of("timestamp"),
  };
}

function withoutUnused(root: RootMetadata): RootMetadata {
  const used = new Set(roleNames.flatMap((role) => root.roles[role].keyids));
  const keys = Object.entries(root.keys).filter(([keyid]) => used.has(keyid));
  return { ...root, keys: Object.fromEntries(keys) };
}
