// Gets what this host is to be: from the store, or else what the store said last.
import { ok, type Answer, type Refusal, type RefusalReason } from "../contract/refusal.ts";
import { systemRefusal } from "../contract/system-refusal.ts";
import type { Stale, Waiting } from "../apply/report.ts";
import type { Store } from "../store/store.ts";
import { refresh } from "../trust/client.ts";
import { fetchBundle, type FetchedBundle } from "../trust/fetch.ts";
import { keepContact } from "./contact.ts";
import { keepEnforced, recallEnforced, type Enforced } from "./enforced.ts";
import { objectCache, trustMemory, type AgentCache } from "./memory.ts";
import { turnOf } from "./turn.ts";
import type { State } from "./state.ts";

export interface Source {
  readonly store: Store;
  readonly host: string;
  /** The bytes of the root.json that was given by hand. */
  readonly root?: Uint8Array;
}

export interface Obtained {
  readonly fetched: FetchedBundle;
  readonly release: number;
  readonly fleet: string;
  readonly stale?: Stale;
  /** Set when what is enforced is the release before, until this host's wave opens. */
  readonly waiting?: Waiting;
}

/** Fails over to what was verified last only when nothing speaks against the store but its silence. */
export async function obtain(state: State, source: Source, now: Date): Promise<Answer<Obtained>> {
  try {
    const cache = objectCache(state);
    const fresh = await obtainFresh(state, source, { cache, now, inTurn: true });
    await keepContact(state, now.toISOString(), fresh);
    if (fresh.kind === "ok" || !isSilence(fresh.reason)) return fresh;
    const kept = await recallEnforced(state, cache, source);
    return kept.kind === "ok" ? ok(asStale(kept.value, fresh)) : fresh;
  } catch (error) {
    return systemRefusal(error, `cannot use the state folder "${state.folder}"`);
  }
}

interface How {
  readonly cache: AgentCache;
  readonly now: Date;
  /** Whether to wait for the wave that this host belongs to. */
  readonly inTurn: boolean;
}

/** All that the release holds for the host is in the cache, and remembered, before this says ok. */
export async function obtainFresh(
  state: State,
  source: Source,
  { cache, now, inTurn }: How,
): Promise<Answer<Obtained>> {
  const { store, host, root } = source;
  const memory = trustMemory(state);
  const release = await refresh({ store, memory, now, ...(root !== undefined && { root }) });
  if (release.kind !== "ok") return release;
  const waiting = inTurn ? await turnOf(state, release.value, host) : undefined;
  if (waiting !== undefined) return obtainBefore(state, source, { cache, waiting });
  const fetched = await fetchBundle(store, release.value, host, cache);
  if (fetched.kind !== "ok") return fetched;
  const { document } = release.value;
  await keepEnforced(state, memory, { verifiedAt: now.toISOString(), release: document.release });
  await cache.prune();
  return ok({ fetched: fetched.value, release: document.release, fleet: document.fleet });
}

/** What this host was told before its turn came to be told anew. */
async function obtainBefore(
  state: State,
  source: Source,
  { cache, waiting }: { readonly cache: AgentCache; readonly waiting: Waiting },
): Promise<Answer<Obtained>> {
  const before = await recallEnforced(state, cache, source);
  if (before.kind !== "ok") return before;
  const { fetched, document } = before.value;
  return ok({ fetched, release: document.release, fleet: document.fleet, waiting });
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
