// Decides whether enough of the right keys have signed a file.
import { refuse, type Refusal } from "../contract/refusal.ts";
import { verify } from "./ed25519.ts";
import type { Envelope, RoleName, RootMetadata, Signature } from "./metadata.ts";

/** Undefined when the role's threshold is met by keys that this root lists. */
export function checkSignatures(
  envelope: Envelope<unknown>,
  root: RootMetadata,
  role: RoleName,
): Refusal | undefined {
  const { threshold } = root.roles[role];
  // Parsing has refused two signatures by one key id, and one key by two ids: each counts once.
  const valid = envelope.signatures.filter((each) => isValid(each, envelope.body, root, role));
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
  root: RootMetadata,
  role: RoleName,
): boolean {
  if (!root.roles[role].keyids.includes(keyid)) return false;
  const key = Object.hasOwn(root.keys, keyid) ? root.keys[keyid] : undefined;
  if (key?.keytype !== "ed25519" || key.scheme !== "ed25519") return false;
  if (!/^[0-9a-f]{128}$/.test(sig)) return false;
  return verify(Buffer.from(key.keyval.public, "hex"), body, Buffer.from(sig, "hex"));
}

/** Whether this one key, which the root must list for its own role, has signed the file soundly. */
export function isSignedBy(
  envelope: Envelope<unknown>,
  root: RootMetadata,
  keyid: string,
): boolean {
  return envelope.signatures.some(
    (each) => each.keyid === keyid && isValid(each, envelope.body, root, "root"),
  );
}
