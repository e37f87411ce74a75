// What a publisher left that was stopped before its last step: whole and next in line, it is finished by another.
import type { ReleaseDocument } from "../../runtime/contract/bundle.ts";
import { ok, refuse, type Answer, type RefusalReason } from "../../runtime/contract/refusal.ts";
import type { Store } from "../../runtime/store/store.ts";
import {
  metadataLimit,
  type FileMeta,
  type RootMetadata,
  type TargetsMetadata,
} from "../../runtime/trust/metadata.ts";
import { parseTargets } from "../../runtime/trust/parse-metadata.ts";
import { checkSignatures } from "../../runtime/trust/signatures.ts";
import { expiry } from "../../runtime/trust/update.ts";
import { verifyChanged } from "./changed.ts";
import { withoutCondemned } from "./condemned.ts";
import type { Current } from "./current.ts";
import { fetchRelease, targetsName } from "./lineage.ts";
import type { SignedFile } from "./sign.ts";

export type Place =
  | { readonly kind: "free" }
  | { readonly kind: "whole"; readonly file: SignedFile; readonly release: number }
  /** It stays where it is, pointed to by nothing. */
  | { readonly kind: "useless" };

export interface Expectation {
  readonly store: Store;
  readonly root: RootMetadata;
  readonly current: Current;
  readonly condemned: ReadonlySet<string>;
}

/** What lies in the place of the targets that come next. */
export async function lookAt(version: number, expected: Expectation): Promise<Answer<Place>> {
  const path = targetsName(version);
  const fetched = await expected.store.get(path, metadataLimit);
  if (fetched.kind === "absent") return ok({ kind: "free" });
  if (fetched.kind === "refused") return fetched;
  const store = withoutCondemned(expected.store, expected.condemned);
  const release = await heirIn(fetched.bytes, version, { ...expected, store });
  if (release.kind === "ok") {
    return ok({ kind: "whole", file: { version, bytes: fetched.bytes }, release: release.value });
  }
  return isItsOwnFault(release.reason) ? ok({ kind: "useless" }) : release;
}

/** The number of the release, if all of it is there and it was made upon the current one. */
async function heirIn(
  bytes: Uint8Array,
  version: number,
  { store, root, current }: Expectation,
): Promise<Answer<number>> {
  const name = `${store.where}/${targetsName(version)}`;
  const file = parseTargets(bytes, name);
  if (file.kind !== "ok") return file;
  const { signed } = file.value;
  const fault = checkSignatures(file.value, root, "targets") ?? expiry(signed, name, current.time);
  if (fault !== undefined) return fault;
  if (signed.version !== version || !isHeir(signed, current)) {
    return refuse("rollback", `"${name}" was not made upon the current release`);
  }
  const target = signed.targets["release.json"];
  if (target === undefined) return refuse("malformed", `"${name}" lists no release`);
  const document = await fetchRelease(store, target);
  if (document.kind !== "ok") return document;
  const before = current.trusted?.document;
  if (!follows(document.value, before)) {
    return refuse("rollback", `the release of "${name}" does not follow the current one`);
  }
  const sound = await verifyChanged({ store }, document.value, before);
  return sound.kind === "ok" ? ok(document.value.release) : sound;
}

function isHeir({ previous }: TargetsMetadata, { trusted }: Current): boolean {
  const known: FileMeta | undefined = trusted?.snapshot.meta["targets.json"];
  if (previous === undefined || known === undefined) return previous === known;
  return previous.version === known.version && previous.hashes?.sha256 === known.hashes?.sha256;
}

/** The next one, or the same signed anew. */
function follows(next: ReleaseDocument, before: ReleaseDocument | undefined): boolean {
  if (before === undefined) return next.release === 1;
  const isNext = next.release === before.release || next.release === before.release + 1;
  return isNext && next.fleet === before.fleet;
}

/** Whether the orphan is to blame, or a store that does not let us see it. */
function isItsOwnFault(reason: RefusalReason): boolean {
  switch (reason) {
    case "not-found":
    case "too-large":
    case "malformed":
    case "bad-key":
    case "bad-signature":
    case "bad-hash":
    case "rollback":
    case "expired":
    case "shrunk":
    case "wrong-host":
    case "wrong-fleet":
    case "unknown-schema":
      return true;
    case "not-permitted":
    case "not-a-folder":
    case "not-a-store":
    case "unreachable":
    case "conflict":
    case "braked":
    case "locked":
    case "failed":
      return false;
  }
}
