// A release that stays must not expire: what has half run out is signed anew. One meaning for publishing and for cron.
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import type { WritableStore } from "../../runtime/store/store.ts";
import { refresh, type TrustedRelease } from "../../runtime/trust/client.ts";
import { passingMemory } from "../../runtime/trust/memory.ts";
import { metadataLimit } from "../../runtime/trust/metadata.ts";
import type { KeySet } from "../keys/key-set.ts";
import { signersOf, signersOfRole, type Signers } from "../keys/signers.ts";
import { numbersOf } from "./current.ts";
import { flip, outrun, signAgain, type Signing, type Step } from "./flip.ts";
import { isAgeing, usualFreshMs, type Freshness, type OnlineRole } from "./sign.ts";

const onlineRoles: readonly OnlineRole[] = ["targets", "snapshot", "timestamp"];

/** Those of which half has run out. */
export function ageingRoles(trusted: TrustedRelease, terms: Freshness): readonly OnlineRole[] {
  return onlineRoles.filter((role) => isAgeing(role, trusted[role], terms));
}

export async function keepFresh(
  signing: Signing,
  trusted: TrustedRelease,
  now: Date,
): Promise<Step> {
  const ageing = ageingRoles(trusted, { now, freshMs: signing.freshMs });
  return ageing.length === 0 ? { kind: "done" } : renew(signing, trusted, ageing);
}

/** The timestamp has to follow whatever else is signed. */
function renew(
  signing: Signing,
  { targets, timestamp }: TrustedRelease,
  roles: readonly OnlineRole[],
): Promise<Step> {
  const target = targets.targets["release.json"];
  const isMore = roles.includes("targets") || roles.includes("snapshot");
  if (isMore && target !== undefined) return signAgain(signing, target);
  return flip(signing, timestamp.meta["snapshot.json"]);
}

export interface RefreshTerms {
  readonly now: Date;
  /** "timestamp" takes its key alone; "all" takes those of the release too. */
  readonly roles: "timestamp" | "all";
  /** Signs the timestamp even when it is young. */
  readonly force: boolean;
  /** So long the timestamp is to hold. */
  readonly freshMs?: number;
}

export interface Refreshed {
  readonly signed: readonly OnlineRole[];
  readonly trusted: TrustedRelease;
}

/** Hosts see the same release as before, for longer. What does not verify is not made to last. */
export async function refreshStore(
  store: WritableStore,
  keys: KeySet,
  { now, roles, force, freshMs = usualFreshMs }: RefreshTerms,
): Promise<Answer<Refreshed>> {
  const timestamp = await store.get("metadata/timestamp.json", metadataLimit);
  const tag = timestamp.kind === "found" ? timestamp.tag : undefined;
  const verify = (): Promise<Answer<TrustedRelease>> =>
    refresh({ store, memory: passingMemory(), root: keys.rootBytes, now, expired: "allow" });
  const trusted = await verify();
  if (trusted.kind !== "ok") return trusted;
  const ageing = ageingRoles(trusted.value, { now, freshMs });
  const due = roles === "all" ? ageing : ageing.filter((role) => role === "timestamp");
  if (due.length === 0 && !force) return ok({ signed: [], trusted: trusted.value });
  const signers = signersFor(keys, trusted.value, { store, due });
  if (signers.kind !== "ok") return signers;
  const { root, time } = trusted.value;
  const numbers = numbersOf(trusted.value);
  const current = { trusted: trusted.value, root, numbers, signers: signers.value, tag, time };
  const signing: Signing = { store, current, freshMs, condemned: new Set() };
  const renewed = await renew(signing, trusted.value, due);
  if (renewed.kind === "refused") return renewed;
  if (renewed.kind === "raced") return outrun(store);
  const after = await verify();
  if (after.kind !== "ok") return after;
  const signed = onlineRoles.filter(
    (role) => after.value[role].version > trusted.value[role].version,
  );
  return ok({ signed, trusted: after.value });
}

/** Where only the timestamp is due, its key is enough. */
function signersFor(
  keys: KeySet,
  { root }: TrustedRelease,
  { store, due }: { readonly store: WritableStore; readonly due: readonly OnlineRole[] },
): Answer<Signers> {
  if (due.some((role) => role !== "timestamp")) return signersOf(keys, root, store.where);
  const timestamp = signersOfRole(keys, { root, what: store.where, role: "timestamp" });
  if (timestamp.kind !== "ok") return timestamp;
  return ok({ targets: [], snapshot: [], timestamp: timestamp.value });
}
