// Decides whether enough of the right keys have signed a file.
import { refuse, type Refusal } from "../contract/refusal.ts";
import type { Envelope, RoleName, RootMetadata, Signature } from "./metadata.ts";
import { ownRules, schemeOf, type MetadataRules } from "./rules.ts";

/** Undefined when the role's threshold is met by keys that this root lists. */
export function checkSignatures(
  envelope: Envelope<unknown>,
  root: RootMetadata,
  role: RoleName,
  rules: MetadataRules = ownRules,
): Refusal | undefined {
  const { threshold } = root.roles[role];
  // Parsing has refused two signatures by one key id, and one key by two ids: each counts once.
  const valid = envelope.signatures.filter(
    ({ keyid, sig }) =>
      root.roles[role].keyids.includes(keyid) &&
      isValid({ keyid, sig }, envelope.body, { root, rules }),
  );
  if (valid.length >= threshold) return undefined;
  return refuse(
    "bad-signature",
    `"${envelope.name}" has ${valid.length} of the ${threshold} signatures that the ${role} role needs`,
    "it was changed, or signed with keys that your root of trust does not list: check which root.json and which store you named",
  );
}

function isValid(
  { keyid, sig }: Signature,
  body: Uint8Array,
  { root, rules }: { readonly root: RootMetadata; readonly rules: MetadataRules },
): boolean {
  const key = Object.hasOwn(root.keys, keyid) ? root.keys[keyid] : undefined;
  if (key === undefined) return false;
  return schemeOf(key, rules)?.verify(key.keyval.public, body, sig) ?? false;
}

/** Whether this one key, which the root must list for its own role, has signed the file soundly. */
export function isSignedBy(
  envelope: Envelope<unknown>,
  root: RootMetadata,
  keyid: string,
): boolean {
  return envelope.signatures.some(
    (each) =>
      each.keyid === keyid &&
      root.roles.root.keyids.includes(keyid) &&
      isValid(each, envelope.body, { root, rules: ownRules }),
  );
}
