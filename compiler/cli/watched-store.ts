// A store whose use can be followed on a terminal: how much of it was read, written and removed so far.
import type { MaintainedStore, Store } from "../../runtime/store/store.ts";
import type { Progress } from "./progress.ts";

/** For reading alone. */
export function watchReads(store: Store, progress: Progress | undefined): Store {
  if (progress === undefined) return store;
  const count = counterOn(progress);
  return { where: store.where, get: (name, limit) => count("read", store.get(name, limit)) };
}

export function watchStore(
  store: MaintainedStore,
  progress: Progress | undefined,
): MaintainedStore {
  if (progress === undefined) return store;
  const count = counterOn(progress);
  return {
    ...store,
    get: (name, limit) => count("read", store.get(name, limit)),
    create: (name, bytes) => count("written", store.create(name, bytes)),
    put: (name, bytes) => count("written", store.put(name, bytes)),
    remove: (name) => count("removed", store.remove(name)),
  };
}

const deeds = ["read", "written", "removed"] as const;

type Deed = (typeof deeds)[number];

function counterOn(progress: Progress): <T>(deed: Deed, work: Promise<T>) => Promise<T> {
  const counts = new Map<Deed, number>();
  return async (deed, work) => {
    const result = await work;
    counts.set(deed, (counts.get(deed) ?? 0) + 1);
    const told = deeds.filter((one) => counts.has(one)).map((one) => `${counts.get(one)} ${one}`);
    progress.tell(told.join(", "));
    return result;
  };
}
