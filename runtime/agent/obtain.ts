// Gets what this host is to be: from the store, or else what the store said last.
import { ok, type Answer, type Refusal, type RefusalReason } from "../contract/refusal.ts";
import { systemRefusal } from "../contract/system-refusal.ts";
import type { Stale } from "../apply/report.ts";
import type { Store } from "../store/store.ts";
import { refresh } from "../trust/client.ts";
import { fetchBundle, type FetchedBundle } from "../trust/fetch.ts";
import { completenessFault } from "../trust/offline.ts";
import { keepContact } from "./contact.ts";
import { keepEnforced, recallEnforced, type Enforced } from "./enforced.ts";
import { objectCache, trustMemory, type AgentCache } from "./memory.ts";
import type { State } from "./state.ts";

export interface Source {
  readonly store: Store;
  readonly host: string;
  /** The bytes of the root.json that was given by hand. */
  readonly root?: Uint8Array;
  /** When the store is a file that somebody carried here. */
  readonly offline?: {
    /** Of all that the file holds. */
    readonly names: readonly string[];
    readonly allowExpired: boolean;
  };
}

export interface Obtained {
  readonly fetched: FetchedBundle;
  readonly release: number;
  readonly fleet: string;
  readonly stale?: Stale;
}

/** Fails over to what was verified last only when nothing speaks against the store but its silence. */
export async function obtain(state: State, source: Source, now: Date): Promise<Answer<Obtained>> {
  try {
    const cache = objectCache(state);
    const fresh = await obtainFresh(state, source, { cache, now });
    await keepContact(state, now.toISOString(), fresh);
    if (fresh.kind === "ok" || !isSilence(fresh.reason)) return fresh;
    // Whoever names a file means that file, and is to hear what is wrong with it.
    if (source.offline !== undefined) return fresh;
    const kept = await recallEnforced(state, cache, source);
    return kept.kind === "ok" ? ok(asStale(kept.value, fresh)) : fresh;
  } catch (error) {
    return systemRefusal(error, `cannot use the state folder "${state.folder}"`);
  }
}

/** All that the release holds for the host is in the cache, and remembered, before this says ok. */
export async function obtainFresh(
  state: State,
  { store, host, root, offline }: Source,
  { cache, now }: { readonly cache: AgentCache; readonly now: Date },
): Promise<Answer<Obtained>> {
  const memory = trustMemory(state);
  const expired = offline?.allowExpired === true ? "allow" : "refuse";
  const release = await refresh({
    store,
    memory,
    now,
    expired,
    ...(root !== undefined && { root }),
  });
  if (release.kind !== "ok") return offline === undefined ? release : withHint(release);
  const incomplete =
    offline && (await completenessFault(store, release.value, { host, names: offline.names }));
  if (incomplete !== undefined) return incomplete;
  const fetched = await fetchBundle(store, release.value, host, cache);
  if (fetched.kind !== "ok") return fetched;
  const { document } = release.value;
  await keepEnforced(state, memory, { verifiedAt: now.toISOString(), release: document.release });
  await cache.prune();
  return ok({ fetched: fetched.value, release: document.release, fleet: document.fleet });
}

function withHint(refusal: Refusal): Refusal {
  if (refusal.reason !== "expired") return refusal;
  return {
    ...refusal,
    hint: "export it anew from a store that is fresh, or say --allow-expired if nobody can",
  };
}

function asStale({ fetched, document, verifiedAt }: Enforced, { message }: Refusal): Obtained {
  const stale = { since: verifiedAt, reason: message };
  return { fetched, release: document.release, fleet: document.fleet, stale };
}

/** Whether a store that refuses so merely has nothing to say, or is saying something wrong. */
function isSilence(reason: RefusalReason): boolean {
  switch (reason) {
    case "unreachable":
    case "expired":
    case "not-found":
    case "not-permitted":
    case "not-a-folder":
    case "not-a-store":
    case "locked":
    case "failed":
      return true;
    case "too-large":
    case "malformed":
    case "bad-key":
    case "bad-signature":
    case "bad-hash":
    case "rollback":
    case "wrong-host":
    case "wrong-fleet":
    case "unknown-schema":
    case "conflict":
      return false;
  }
}
