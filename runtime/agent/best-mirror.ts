// Of several mirrors, the one to follow: it verifies, and none that verifies is newer.
import { mirrored } from "../store/mirrors.ts";
import type { Store } from "../store/store.ts";
import type { TrustMemory, TrustName } from "../trust/memory.ts";
import { poll } from "../trust/poll.ts";
import type { Source } from "./obtain.ts";

/** Tried out on a copy of what is trusted: a mirror that lies or lags behind leaves no trace there. */
export async function bestMirror(
  { store, mirrors = [], root }: Source,
  memory: TrustMemory,
  now: Date,
): Promise<Store> {
  if (mirrors.length === 0) return store;
  const stores = [store, ...mirrors];
  const tried = await Promise.all(
    stores.map(async (store) => {
      const trial = { store, memory: copyOf(memory), now, ...(root !== undefined && { root }) };
      const release = await poll(trial);
      return { store, version: release.kind === "ok" ? release.value.timestamp.version : -1 };
    }),
  );
  // Of equals the first that was named; of none that verify as well, for its refusal is the one to tell.
  const best = tried.reduce((best, next) => (next.version > best.version ? next : best)).store;
  return mirrored(
    best,
    stores.filter((other) => other !== best),
  );
}

function copyOf(memory: TrustMemory): TrustMemory {
  const learned = new Map<TrustName, Uint8Array>();
  return {
    read: async (name) => learned.get(name) ?? (await memory.read(name)),
    write: (name, bytes) => {
      learned.set(name, bytes);
      return Promise.resolve();
    },
  };
}
