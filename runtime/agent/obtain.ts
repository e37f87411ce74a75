// Gets what this host is to be: from the store, or else what the store said last.
import { canonical } from "../contract/canonical-json.ts";
import { ok, type Answer, type Refusal, type RefusalReason } from "../contract/refusal.ts";
import { systemRefusal } from "../contract/system-refusal.ts";
import type { Refused, Stale, Waiting } from "../apply/report.ts";
import type { BundleFiles } from "../executors/executor.ts";
import { filesOf } from "./bundle-files.ts";
import type { Store } from "../store/store.ts";
import { refresh } from "../trust/client.ts";
import { fetchBundle, type FetchedBundle } from "../trust/fetch.ts";
import { sha256 } from "../trust/hash.ts";
import type { TrustMemory } from "../trust/memory.ts";
import { poll } from "../trust/poll.ts";
import { bestMirror } from "./best-mirror.ts";
import { completenessFault } from "../trust/offline.ts";
import { keepContact } from "./contact.ts";
import { isKnown, keepEnforced, readRecord, recallEnforced, recordOf } from "./enforced.ts";
import type { Enforced, EnforcedAbout, EnforcedRecord } from "./enforced.ts";
import { clockBehindSeconds, staleOf } from "./freshness.ts";
import { shrinkFault, type Numbered } from "./shrink-guard.ts";
import { objectCache, trustMemory, type AgentCache } from "./memory.ts";
import type { Pin } from "../trust/pin.ts";
import { heldBack, keepPrevious, previousObjects, type RolledBack } from "./rollback.ts";
import { turnOf } from "./turn.ts";
import type { State } from "./state.ts";

export interface Source {
  readonly store: Store;
  /** Others that hold the same. */
  readonly mirrors?: readonly Store[];
  readonly host: string;
  /** The root.json that was named by hand. */
  readonly root?: Pin;
  /** When the store is a file that somebody carried here. */
  readonly offline?: {
    /** Of all that the file holds. */
    readonly names: readonly string[];
    readonly allowExpired: boolean;
  };
}

export interface Obtained {
  readonly fetched: FetchedBundle;
  /** Of the bundle, if there is one. */
  readonly files: BundleFiles;
  readonly release: number;
  readonly fleet: string;
  readonly stale?: Stale;
  readonly clockBehindSeconds?: number;
  /** Why not the newest release, but the one before. */
  readonly refused?: Refused;
  /** Set when what is enforced is the release before, until this host's wave opens. */
  readonly waiting?: Waiting;
  /** Set when somebody went back to the release before on this host. */
  readonly rolledBack?: RolledBack;
}

/** Fails over to what was verified last only when nothing speaks against the store but its silence. */
export async function obtain(state: State, source: Source, now: Date): Promise<Answer<Obtained>> {
  try {
    const cache = objectCache(state);
    const newest = await obtainNewest(state, source, { cache, now });
    return newest.kind === "ok" ? await heldBack(newest.value, { state, source, cache }) : newest;
  } catch (error) {
    return systemRefusal(error, `cannot use the state folder "${state.folder}"`);
  }
}

async function obtainNewest(
  state: State,
  source: Source,
  { cache, now }: Omit<How, "inTurn">,
): Promise<Answer<Obtained>> {
  const fresh = await obtainFresh(state, source, { cache, now, inTurn: true });
  await keepContact(state, now.toISOString(), fresh);
  if (fresh.kind === "ok" || !(isSilence(fresh.reason) || isUnfit(fresh.reason))) return fresh;
  // Whoever names a file means that file, and is to hear what is wrong with it.
  if (source.offline !== undefined) return fresh;
  const kept = await recallEnforced(state, cache, source);
  if (kept.kind === "ok" && isUnfit(fresh.reason)) return ok(asKept(kept.value, fresh, cache));
  return kept.kind === "ok" ? ok(asStale(kept.value, fresh, { cache, now })) : fresh;
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
  const { host, root, offline } = source;
  const memory = trustMemory(state);
  const expired = offline?.allowExpired === true ? "allow" : "refuse";
  const store = await bestMirror(source, memory, now);
  const terms = { store, memory, now, ...(root !== undefined && { root }) };
  // A file that was carried here is read to the letter: there is nobody to spare a question.
  const release = offline === undefined ? await poll(terms) : await refresh({ ...terms, expired });
  if (release.kind !== "ok") return offline === undefined ? release : withHint(release);
  const incomplete =
    offline && (await completenessFault(store, release.value, { host, names: offline.names }));
  if (incomplete !== undefined) return incomplete;
  const record = await readRecord(state);
  const waiting = inTurn ? turnOf(record, release.value, host) : undefined;
  if (waiting !== undefined) return obtainBefore(state, { ...source, store }, { cache, waiting });
  const fetched = await fetchBundle(store, release.value, host, cache);
  if (fetched.kind !== "ok") return fetched;
  const { document, time } = release.value;
  const next = { release: document.release, fetched: fetched.value };
  if (record !== undefined && record.release !== next.release) {
    const shrunk = await shrinkSince(state, next, { ...source, store });
    if (shrunk !== undefined) return shrunk;
  }
  // In trusted time: by a clock that was wrong then, a right one would find the silence ages old.
  const verifiedAt = time.toISOString();
  const held = { parts: partsOf(fetched.value), objects: cache.used() };
  const about = { verifiedAt, release: document.release, ...held };
  await keepHeld(state, { record, about, memory, cache });
  return ok({
    fetched: fetched.value,
    files: filesOf(fetched.value, cache),
    release: document.release,
    fleet: document.fleet,
    ...skewOf(now, time),
  });
}

interface Holding {
  /** Of what was enforced so far. */
  readonly record: EnforcedRecord | undefined;
  readonly about: EnforcedAbout;
  readonly memory: TrustMemory;
  readonly cache: AgentCache;
}

/** Most runs find nothing new, and disks of small machines wear out. */
async function keepHeld(state: State, { record, about, memory, cache }: Holding): Promise<void> {
  const next = await recordOf(memory, about);
  if (record !== undefined && isKnown(record, next)) return;
  await keepPrevious(state, record, about);
  await keepEnforced(state, next);
  await cache.prune(await previousObjects(state));
}

/** Of all headers that lie in one object only this host's own counts. */
function partsOf(fetched: FetchedBundle): readonly string[] {
  if (fetched.kind !== "bundle") return [];
  const header = sha256(canonical(fetched.bundle.header));
  return [header, ...fetched.parts.map((part) => part.sha256)];
}

function withHint(refusal: Refusal): Refusal {
  if (refusal.reason !== "expired") return refusal;
  return {
    ...refusal,
    hint: "export it anew from a store that is fresh, or say --allow-expired if nobody can",
  };
}

function asStale(
  { fetched, document, verifiedAt }: Enforced,
  { message }: Refusal,
  { cache, now }: { readonly cache: AgentCache; readonly now: Date },
): Obtained {
  const silence = { since: verifiedAt, reason: message, policy: document.stale };
  return {
    fetched,
    files: filesOf(fetched, cache),
    release: document.release,
    fleet: document.fleet,
    stale: staleOf(silence, now),
    ...skewOf(now, new Date(verifiedAt)),
  };
}

function skewOf(now: Date, trusted: Date): Pick<Obtained, "clockBehindSeconds"> {
  const seconds = clockBehindSeconds(now, trusted);
  return seconds === undefined ? {} : { clockBehindSeconds: seconds };
}

/** A release that cannot be recalled is no measure; one that is already enforced has been judged. */
async function shrinkSince(
  state: State,
  next: Numbered,
  who: { readonly store: Store; readonly host: string; readonly root?: Pin },
): Promise<Refusal | undefined> {
  // A cache of its own: what is only looked at here is not kept for it.
  const before = await recallEnforced(state, objectCache(state), who);
  if (before.kind !== "ok") return undefined;
  const { document, fetched } = before.value;
  return shrinkFault({ release: document.release, fetched }, next);
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
  const { release, fleet } = document;
  return ok({ fetched, files: filesOf(fetched, cache), release, fleet, waiting });
}

/** The store is sound, but this release is not for this host as it is now; the one before goes on. */
function isUnfit(reason: RefusalReason): boolean {
  return reason === "shrunk" || reason === "unknown-schema";
}

function asKept(enforced: Enforced, refusal: Refusal, cache: AgentCache): Obtained {
  const { fetched, document } = enforced;
  const { reason, message, hint } = refusal;
  const refused = { reason, message, ...(hint === undefined ? {} : { hint }) };
  const { release, fleet } = document;
  return { fetched, files: filesOf(fetched, cache), release, fleet, refused };
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
    case "shrunk":
    case "unknown-schema":
    case "conflict":
    case "braked":
      return false;
  }
}
