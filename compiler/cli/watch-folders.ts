// Waits for changes below folders. Folders are watched and not files, so that what an editor puts in the
// place of a file by renaming it is seen too.
import { type FSWatcher, watch } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Answer } from "../../runtime/contract/refusal.ts";
import { ok } from "../../runtime/contract/refusal.ts";
import { systemCode, systemRefusal } from "../../runtime/contract/system-refusal.ts";

export interface Watching {
  /** Forgets what has been seen at these paths: it was our own doing. */
  forget(paths: readonly string[]): Promise<void>;
  /** False when it was interrupted. What came since the watching began counts too. */
  changed(): Promise<boolean>;
  close(): void;
}

/** One save is many events, and a checkout many saves. */
const calmMs = 100;

/** From now on nothing that happens directly in one of the folders is missed. */
export function watchFolders(
  folders: readonly string[],
  interruption: AbortSignal,
  isRelevant: (path: string) => boolean = () => true,
): Answer<Watching> {
  const seen = new Set<string>();
  let wake: () => void = () => undefined;
  const opened = openAll(folders, (path) => {
    if (isLeftover(path) || !isRelevant(path)) return;
    seen.add(path);
    wake();
  });
  if (opened.kind === "refused") return opened;
  const interrupted = (): void => wake();
  interruption.addEventListener("abort", interrupted);
  const event = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
    });
  return ok({
    async forget(paths) {
      await sleep(calmMs, undefined);
      for (const path of paths) seen.delete(path);
    },
    async changed() {
      while (seen.size === 0 && !interruption.aborted) await event();
      for (let count = -1; count !== seen.size && !interruption.aborted;) {
        count = seen.size;
        await sleep(calmMs, undefined);
      }
      return !interruption.aborted;
    },
    close() {
      interruption.removeEventListener("abort", interrupted);
      closeAll(opened.value);
    },
  });
}

function openAll(
  folders: readonly string[],
  tell: (path: string) => void,
): Answer<readonly FSWatcher[]> {
  const watchers: FSWatcher[] = [];
  for (const folder of folders) {
    try {
      const watcher = watch(folder, (_event, name) =>
        tell(name === null ? folder : join(folder, name)),
      );
      watcher.on("error", () => tell(folder));
      watchers.push(watcher);
    } catch (error) {
      // Gone meanwhile: then the folder around it says so.
      if (systemCode(error) === "ENOENT" || systemCode(error) === "ENOTDIR") continue;
      closeAll(watchers);
      return {
        ...systemRefusal(error, `cannot watch "${folder}"`),
        hint: "run it without --watch, or let the system watch more (fs.inotify.max_user_watches)",
      };
    }
  }
  return ok(watchers);
}

function closeAll(watchers: readonly FSWatcher[]): void {
  for (const watcher of watchers) watcher.close();
}

/** What editors and programs put beside a file while they write it. */
function isLeftover(path: string): boolean {
  const name = basename(path);
  return name.startsWith(".") || name.endsWith("~");
}
