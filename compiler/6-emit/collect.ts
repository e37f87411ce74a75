// Removes from a store what no kept release needs, in two steps with a day between them.
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import type { MaintainedStore, StoredObject } from "../../runtime/store/store.ts";
import { refresh, type TrustedRelease } from "../../runtime/trust/client.ts";
import { passingMemory } from "../../runtime/trust/memory.ts";
import type { Pin } from "../../runtime/trust/pin.ts";
import {
  mayBeCondemned,
  namesInList,
  readCondemned,
  writeList,
  type CondemnedList,
} from "./condemned.ts";
import { keptOf, type Kept } from "./kept.ts";

export interface CollectOptions {
  /** The root that the store must be signed by. */
  readonly root: Pin;
  readonly now: Date;
  /** So long a release is kept after another one took its place. */
  readonly keepMs: number;
  /** So long what is condemned stays, and what is younger is not condemned: longer than any publishing takes. */
  readonly waitMs: number;
  /** Only says what would be done, by this machine's clock. */
  readonly dryRun: boolean;
}

export interface Collected {
  readonly release: number;
  readonly kept: readonly number[];
  /** Listed now, to be removed once the wait is over. */
  readonly condemned: number;
  /** Listed before, and not long enough. */
  readonly waiting: number;
  readonly removed: number;
  readonly removedBytes: number;
  /** Leftovers of stopped writers. */
  readonly swept: number;
}

export async function collect(
  store: MaintainedStore,
  options: CollectOptions,
): Promise<Answer<Collected>> {
  const lists = await readCondemned(store);
  if (lists.kind !== "ok") return lists;
  // Only after the lists: the current release may need what is on them by now.
  const trusted = await currentOf(store, options);
  if (trusted.kind !== "ok") return trusted;
  // Ages are told by the clock that dates the files, whatever this machine's clock says.
  const now = options.dryRun ? ok(options.now) : await clockOf(store);
  if (now.kind !== "ok") return now;
  // What a kept list condemns must not be what somebody could still return to.
  const keepMs = Math.max(options.keepMs, options.waitMs);
  const kept = await keptOf(store, trusted.value, { now: now.value, keepMs });
  if (kept.kind !== "ok") return kept;
  const ripe = lists.value.filter(({ file }) => isOlder(file, now.value, options.waitMs));
  const removed = await removeListed(store, { lists: ripe, kept: kept.value }, options);
  if (removed.kind !== "ok") return removed;
  const young = lists.value.filter((list) => !ripe.includes(list));
  const condemned = await condemn(store, { young, kept: kept.value, now: now.value }, options);
  if (condemned.kind !== "ok") return condemned;
  const swept = await sweep(store, now.value, options);
  if (swept.kind !== "ok") return swept;
  return ok({
    release: trusted.value.document.release,
    kept: kept.value.releases,
    condemned: condemned.value,
    waiting: young.reduce((sum, { names }) => sum + names.length, 0),
    ...removed.value,
    swept: swept.value,
  });
}

function currentOf(
  store: MaintainedStore,
  { root, now }: CollectOptions,
): Promise<Answer<TrustedRelease>> {
  return refresh({ store, memory: passingMemory(), root, now, expired: "allow" });
}

/** What the store's own clock says: the time of a file that was written this moment. */
async function clockOf(store: MaintainedStore): Promise<Answer<Date>> {
  const name = "gc/clock";
  const put = await store.put(name, new TextEncoder().encode("what time is it?\n"));
  // A full disk is what a clean-up is for: it is at least as late as the newest file there.
  if (put.kind !== "ok") return newestOf(store);
  const listed = await store.list(name);
  if (listed.kind !== "ok") return listed;
  const removed = await store.remove(name);
  if (removed.kind !== "ok") return removed;
  const time = listed.value.find((file) => file.name === name)?.modified;
  // Another clean-up has just removed its own; its time will do for the next run.
  return ok(time ?? new Date(0));
}

async function newestOf(store: MaintainedStore): Promise<Answer<Date>> {
  const listed = await store.list("metadata/");
  if (listed.kind !== "ok") return listed;
  const times = listed.value.map(({ modified }) => modified.getTime());
  return ok(new Date(Math.max(0, ...times)));
}

function isOlder({ modified }: StoredObject, now: Date, ms: number): boolean {
  return now.getTime() - modified.getTime() >= ms;
}

interface Removed {
  readonly removed: number;
  readonly removedBytes: number;
}

async function removeListed(
  store: MaintainedStore,
  { lists, kept }: { readonly lists: readonly CondemnedList[]; readonly kept: Kept },
  { dryRun }: CollectOptions,
): Promise<Answer<Removed>> {
  let removed = 0;
  let removedBytes = 0;
  for (const { file, names } of lists) {
    // Metadata comes first, and by it the way to the rest: whatever is stopped, nothing leads to a gap.
    for (const [folder, group] of byFolder(names.filter((name) => !kept.marked.has(name)))) {
      // Listed only now, so that what a publisher has just written anew is seen to be younger than the list.
      const there = await store.list(folder);
      if (there.kind !== "ok") return there;
      for (const { name, size, modified } of there.value) {
        if (!group.has(name) || modified >= file.modified) continue;
        const gone = dryRun ? ok(undefined) : await store.remove(name);
        if (gone.kind !== "ok") return gone;
        removed += 1;
        removedBytes += size;
      }
    }
    const done = dryRun ? ok(undefined) : await store.remove(file.name);
    if (done.kind !== "ok") return done;
  }
  return ok({ removed, removedBytes });
}

function byFolder(names: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const folders = new Map<string, Set<string>>();
  for (const name of names.toSorted()) {
    const folder = name.slice(0, name.lastIndexOf("/") + 1);
    const group = folders.get(folder) ?? new Set();
    folders.set(folder, group.add(name));
  }
  const order = [...folders].sort(([a], [b]) => rank(a) - rank(b));
  return new Map(order);
}

function rank(folder: string): number {
  const at = ["metadata/", "targets/"].indexOf(folder);
  return at < 0 ? 2 : at;
}

interface Ground {
  readonly young: readonly CondemnedList[];
  readonly kept: Kept;
  readonly now: Date;
}

/** Lists what nothing needs; what is on a list already is not listed again. */
async function condemn(
  store: MaintainedStore,
  { young, kept, now }: Ground,
  { waitMs, dryRun }: CollectOptions,
): Promise<Answer<number>> {
  const listed = new Set(young.flatMap(({ names }) => names));
  const names: string[] = [];
  for (const folder of ["metadata/", "targets/", "o/"]) {
    const files = await store.list(folder);
    if (files.kind !== "ok") return files;
    for (const file of files.value) {
      const { name } = file;
      if (!mayBeCondemned(name) || kept.marked.has(name) || listed.has(name)) continue;
      // Young ones may belong to a release that is on its way.
      if (isOlder(file, now, waitMs)) names.push(name);
    }
  }
  if (dryRun) return ok(names.length);
  for (let from = 0; from < names.length; from += namesInList) {
    const written = await writeList(store, names.slice(from, from + namesInList), now);
    if (written.kind !== "ok") return written;
  }
  return ok(names.length);
}

const dayMs = 24 * 60 * 60 * 1000;

async function sweep(
  store: MaintainedStore,
  now: Date,
  { dryRun }: CollectOptions,
): Promise<Answer<number>> {
  if (dryRun || store.sweep === undefined) return ok(0);
  return store.sweep(new Date(now.getTime() - dayMs));
}
