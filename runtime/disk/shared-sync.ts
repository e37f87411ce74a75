// Many names in one folder are made safe together: a sync costs as much for one of them as for all.
import { syncFolder, type SyncFolder } from "./durable.ts";

/**
 * Whoever asks while a sync of the folder is under way cannot know whether it saw their name, and waits
 * for the next one, which is the same for all who wait.
 */
export function sharedSync(sync: SyncFolder = syncFolder): SyncFolder {
  const folders = new Map<string, Syncs>();
  const begin = (path: string): Promise<void> => {
    const syncs: Syncs = { running: sync(path) };
    folders.set(path, syncs);
    const finish = (): void => {
      if (syncs.next === undefined) folders.delete(path);
    };
    void syncs.running.then(finish, finish);
    return syncs.running;
  };
  return (path) => {
    const syncs = folders.get(path);
    if (syncs === undefined) return begin(path);
    const anew = (): Promise<void> => begin(path);
    // That one failed says nothing about the next.
    syncs.next ??= syncs.running.then(anew, anew);
    return syncs.next;
  };
}

interface Syncs {
  readonly running: Promise<void>;
  /** Begins once the running one is over. */
  next?: Promise<void>;
}
