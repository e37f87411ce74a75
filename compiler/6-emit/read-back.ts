// Looks at what was published as a host would that has never seen the store: what was meant to be there is there.
import type { ObjectRef } from "../../runtime/contract/bundle.ts";
import { answers } from "../../runtime/contract/answers.ts";
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import type { MaintainedStore } from "../../runtime/store/store.ts";
import { refresh } from "../../runtime/trust/client.ts";
import { passingMemory } from "../../runtime/trust/memory.ts";
import { fetchObject, objectPath } from "../../runtime/trust/objects.ts";
import { verifyStore } from "../../runtime/trust/verify-store.ts";

/** Off: nothing; written: the signatures and what was written; full: all that any host can get. */
export type VerifyAfter = "off" | "written" | "full";

export interface ReadBack {
  readonly store: MaintainedStore;
  /** Bytes of the root that hosts are given. */
  readonly root: Uint8Array;
  readonly time: Date;
  readonly mode: VerifyAfter;
  readonly release: number;
  /** Of what was written, all that may not be there: `doubted` says which that is. */
  readonly written: readonly ObjectRef[];
  readonly bytesOf: (ref: ObjectRef) => Promise<Answer<Uint8Array>>;
  /** Waits a little longer each time. */
  readonly pause: (attempt: number) => Promise<void>;
}

export async function readBack(what: ReadBack): Promise<Answer<undefined>> {
  if (what.mode === "off") return ok(undefined);
  const objects = await answers(what.written, (ref) => seeObject(what, ref));
  if (objects.kind !== "ok") return objects;
  const seen = await seeRelease(what);
  if (seen.kind !== "ok" || what.mode === "written") return seen;
  const all = await verifyStore(what.store, what.root, what.time);
  return all.kind === "ok" ? ok(undefined) : all;
}

/**
 * A store that keeps its word has what it took, but for what a clean-up was about to remove: that may have looked
 * just before it was written anew.
 */
export function doubted(
  store: MaintainedStore,
  written: readonly ObjectRef[],
  condemned: ReadonlySet<string>,
): readonly ObjectRef[] {
  if (store.keepsItsWord !== true) return written;
  return written.filter(({ sha256 }) => condemned.has(objectPath(sha256)));
}

/** Stores exist that say "stored" too early, and clean-ups may come in between: once, it is written anew. */
async function seeObject(what: ReadBack, ref: ObjectRef): Promise<Answer<undefined>> {
  const { store } = what;
  const first = await fetchObject({ store }, ref);
  if (first.kind === "ok") return ok(undefined);
  const bytes = await what.bytesOf(ref);
  if (bytes.kind !== "ok") return bytes;
  const put = await store.put(objectPath(ref.sha256), bytes.value);
  if (put.kind !== "ok") return put;
  let last: Answer<Uint8Array> = first;
  for (let attempt = 0; attempt < looks; attempt += 1) {
    last = await fetchObject({ store }, ref);
    if (last.kind === "ok") return ok(undefined);
    await what.pause(attempt);
  }
  return { ...last, hint: "it was written twice: the store does not keep what it is given" };
}

/** Some stores go on showing the old file for a while after it was replaced. */
async function seeRelease(what: ReadBack): Promise<Answer<undefined>> {
  const { store, root, time: now } = what;
  let seen = 0;
  for (let attempt = 0; attempt < looks; attempt += 1) {
    const memory = passingMemory();
    const trusted = await refresh({ store, memory, root, now });
    if (trusted.kind !== "ok" && trusted.reason !== "not-found") return trusted;
    seen = trusted.kind === "ok" ? trusted.value.document.release : 0;
    if (seen >= what.release) return ok(undefined);
    await what.pause(attempt);
  }
  return refuse(
    "failed",
    `release ${what.release} was published, and "${store.where}" still shows ${seen === 0 ? "none" : `release ${seen}`}`,
    "hosts get it once the store shows it; look again with `vigocli bundle verify`",
  );
}

const looks = 8;
