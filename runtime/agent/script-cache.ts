// Remembers what the scripts of `stream_edit` printed, from one run to the next.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "../contract/system-refusal.ts";
import { makeFolder, removeFile } from "../disk/durable.ts";
import type { ScriptCache } from "../executors/stream-edit.ts";
import { readIfThere } from "../disk/read-file.ts";
import type { State } from "./state.ts";
import { writePrivate } from "./state-file.ts";

export interface PrunedScriptCache extends ScriptCache {
  /** Forgets what nobody has asked for since it was opened. */
  prune(): Promise<void>;
}

export function openScriptCache({ folder, use }: State): PrunedScriptCache {
  const place = join(folder, "stream-edit");
  const asked = new Set<string>();
  // A dry run looks twice, and must not run a script twice for that.
  const fresh = new Map<string, Uint8Array>();
  return {
    recall: async (key) => {
      asked.add(key);
      return fresh.get(key) ?? readIfThere(join(place, key));
    },
    keep: async (key, output) => {
      asked.add(key);
      if (use === "read") {
        fresh.set(key, output);
        return;
      }
      await makeFolder(place, 0o700);
      await writePrivate(join(place, key), output);
    },
    prune: async () => {
      const unasked = (await namesIn(place)).filter((name) => !asked.has(name));
      for (const name of unasked) await removeFile(join(place, name));
    },
  };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  }
}
