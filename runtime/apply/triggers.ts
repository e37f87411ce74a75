// Who has to react to whom: within a run, and to what an earlier run was stopped before.
import type { Resource } from "../contract/bundle.ts";

/** Ids of resources that something has happened for and that have not reacted yet; outlives the agent. */
export interface Owed {
  ids(): ReadonlySet<string>;
  /** Durable once it says so. */
  keep(ids: ReadonlySet<string>): Promise<void>;
}

export interface Triggers {
  isTriggered(id: string): boolean;
  /** The resource has changed: those that listen to it are triggered. */
  changed(id: string): void;
  /** The resource is about to change: even if this run ends here, those that listen to it will react. */
  owe(id: string): Promise<Debt>;
  /** The resource has reacted. */
  answered(id: string): Promise<void>;
}

export interface Debt {
  /** It came to nothing, so that nobody has to react. */
  forgive(): Promise<void>;
}

export function triggersOf(resources: readonly Resource[], owed: Owed): Triggers {
  const listeners = listenersOf(resources);
  const known = new Set(resources.map(({ id }) => id));
  const debts = new Set([...owed.ids()].filter((id) => known.has(id)));
  const triggered = new Set(debts);
  const listenersTo = (id: string): readonly string[] => [...(listeners.get(id) ?? [])];
  return {
    isTriggered: (id) => triggered.has(id),
    changed: (id) => {
      for (const listener of listenersTo(id)) triggered.add(listener);
    },
    owe: async (id) => {
      const fresh = listenersTo(id).filter((listener) => !debts.has(listener));
      const settle = async (change: (listener: string) => void): Promise<void> => {
        if (fresh.length === 0) return;
        for (const listener of fresh) change(listener);
        await owed.keep(debts);
      };
      await settle((listener) => debts.add(listener));
      return { forgive: () => settle((listener) => debts.delete(listener)) };
    },
    answered: async (id) => {
      if (debts.delete(id)) await owed.keep(debts);
    },
  };
}

function listenersOf(resources: readonly Resource[]): ReadonlyMap<string, ReadonlySet<string>> {
  const listeners = new Map<string, Set<string>>();
  const listen = (listener: string, to: string): void => {
    const known = listeners.get(to) ?? new Set();
    listeners.set(to, known.add(listener));
  };
  for (const { id, notifies = [], subscribes = [] } of resources) {
    for (const listener of notifies) listen(listener, id);
    for (const source of subscribes) listen(id, source);
  }
  return listeners;
}

/** For runs that leave no trace. */
export const nothingOwed: Owed = { ids: () => new Set(), keep: () => Promise.resolve() };
