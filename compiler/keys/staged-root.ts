// A root on its way: who has signed it, who still must, and what it changes.
import { ok, refuse, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import type { KeyPair } from "../../runtime/trust/ed25519.ts";
import type { Envelope, RootMetadata, Signature } from "../../runtime/trust/metadata.ts";
import { parseRoot } from "../../runtime/trust/parse-metadata.ts";
import { encodeSigned, signatureBy } from "../../runtime/trust/sign-metadata.ts";
import { isSignedBy } from "../../runtime/trust/signatures.ts";
import { idOfPair } from "./new-root.ts";

/** The signature of so many more of these keys, by the rule of one of the two roots. */
export interface Lack {
  readonly root: RootMetadata;
  readonly more: number;
  /** Those that have not signed yet. */
  readonly keyids: readonly string[];
}

/** Empty when hosts that trust the root before would follow it. */
export function lacksOf(before: RootMetadata, next: Envelope<RootMetadata>): readonly Lack[] {
  return [before, next.signed].flatMap((root): readonly Lack[] => {
    const { keyids, threshold } = root.roles.root;
    const keyidsLeft = keyids.filter((keyid) => !isSignedBy(next, root, keyid));
    const more = threshold - (keyids.length - keyidsLeft.length);
    return more > 0 ? [{ root, more, keyids: keyidsLeft }] : [];
  });
}

/** A root is followed by the one with the next number, of the same fleet, and by no other. */
export function strayFault(
  before: RootMetadata,
  next: Envelope<RootMetadata>,
): Refusal | undefined {
  const { version, fleet } = next.signed;
  if (version !== before.version + 1) {
    return refuse(
      "rollback",
      `"${next.name}" is version ${version} of the root, and after version ${before.version} comes ${before.version + 1}`,
      version > before.version
        ? `name version ${version - 1} with --trust`
        : "it was superseded: make the change again with `vigocli trust rotate`",
    );
  }
  if (fleet === before.fleet) return undefined;
  return refuse(
    "wrong-fleet",
    `"${next.name}" is for ${fleetOf(next.signed)}, and the root before it for ${fleetOf(before)}`,
    "hosts would refuse every release: make a root of its own for each fleet",
  );
}

function fleetOf({ fleet }: RootMetadata): string {
  return fleet === undefined ? "any fleet" : `the fleet "${fleet}"`;
}

/** Adds the signatures of those of the keys that either root asks for. */
export function signStaged(
  before: RootMetadata,
  next: Envelope<RootMetadata>,
  pairs: readonly KeyPair[],
): Answer<Envelope<RootMetadata>> {
  const asked = new Set([...before.roles.root.keyids, ...next.signed.roles.root.keyids]);
  const fresh = pairs.filter((pair) => asked.has(idOfPair(pair)));
  const signatures = new Map<string, Signature>();
  for (const signature of next.signatures) signatures.set(signature.keyid, signature);
  for (const pair of fresh) signatures.set(idOfPair(pair), signatureBy(pair, next.body));
  return parseRoot(encodeSigned(next.signed, [...signatures.values()]), next.name);
}

export function unsignedRoot(root: RootMetadata, name: string): Envelope<RootMetadata> {
  const parsed = parseRoot(encodeSigned(root, []), name);
  if (parsed.kind === "ok") return parsed.value;
  throw new Error(`a root was made that cannot be read: ${parsed.message}`);
}

/** For who holds a key of the root: refuses what it may not, or need not, sign. */
export function signerFault(
  before: RootMetadata,
  next: Envelope<RootMetadata>,
  { pair, path }: { readonly pair: KeyPair; readonly path: string },
): Answer<"new" | "signed"> {
  const stray = strayFault(before, next);
  if (stray !== undefined) return stray;
  const keyid = idOfPair(pair);
  const asking = [before, next.signed].filter((root) => root.roles.root.keyids.includes(keyid));
  if (asking.length === 0) {
    return refuse(
      "bad-key",
      `"${path}" is a key of neither the root before "${next.name}" nor of that one`,
      "sign with a key of the root: `vigocli trust show` lists them",
    );
  }
  return ok(asking.every((root) => isSignedBy(next, root, keyid)) ? "signed" : "new");
}
