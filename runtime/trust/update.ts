// What every step of one update shares: where from, who is trusted, and what time it is.
import { ok, refuse, type Answer, type Refusal } from "../contract/refusal.ts";
import type { Store } from "../store/store.ts";
import { sha256 } from "./hash.ts";
import type { TrustMemory } from "./memory.ts";
import type { RootMetadata } from "./metadata.ts";
import type { MetadataRules } from "./rules.ts";

export interface Update {
  readonly store: Store;
  readonly memory: TrustMemory;
  readonly root: RootMetadata;
  readonly rules: MetadataRules;
  readonly time: Date;
  /** "allow" is for whoever can sign anew: publishers must be able to revive their own store. */
  readonly expired: "refuse" | "allow";
}

export interface Listed {
  readonly length?: number;
  readonly hashes?: { readonly sha256: string };
}

/** A file that must be there, because a signed one names it. */
export async function fetchListed(
  store: Store,
  path: string,
  listed: Listed,
  limit: number,
): Promise<Answer<Uint8Array>> {
  const fetched = await store.get(path, limit);
  if (fetched.kind === "refused") return fetched;
  const name = `${store.where}/${path}`;
  if (fetched.kind === "absent") {
    return refuse("not-found", `"${name}" is missing`, "the store is damaged: publish anew");
  }
  const { bytes } = fetched;
  const isWhole = listed.length === undefined || listed.length === bytes.length;
  const isSame = listed.hashes === undefined || listed.hashes.sha256 === sha256(bytes);
  return isWhole && isSame ? ok(bytes) : refuse("bad-hash", `"${name}" is not what was signed`);
}

/** 5.4.4, 5.5.6 and 5.6.5: as `expiry`, but for those who may sign anew it never is too late. */
export function expiryUnlessAllowed(
  update: Update,
  file: { readonly name: string; readonly signed: { readonly expires: string } },
): Refusal | undefined {
  return update.expired === "allow" ? undefined : expiry(file.signed, file.name, update.time);
}

/** Undefined while the file may still be relied on. */
export function expiry(
  file: { readonly expires: string },
  name: string,
  time: Date,
): Refusal | undefined {
  if (time.getTime() < Date.parse(file.expires)) return undefined;
  return refuse(
    "expired",
    `"${name}" expired at ${file.expires}`,
    "publish anew, and check this machine's clock",
  );
}

export function later(time: Date, signed: string | undefined): Date {
  return new Date(Math.max(time.getTime(), signed === undefined ? 0 : Date.parse(signed)));
}

export function rollback(name: string, version: number, known: number): Refusal {
  return refuse(
    "rollback",
    `"${name}" is version ${version}, and version ${known} was seen before`,
    "an old copy of the store was put back, or somebody replays it: publish anew",
  );
}
