// Keeps what was verified in a folder that belongs to the agent alone.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "../contract/system-refusal.ts";
import { makeFolder, removeFile, replaceFile } from "../disk/durable.ts";
import type { TrustMemory } from "../trust/memory.ts";

/** A write that is cut short leaves the file as it was. The folder is made when something is first kept; nothing is kept as no file. */
export function folderMemory(folder: string): TrustMemory {
  return {
    read: async (name) => {
      try {
        return new Uint8Array(await readFile(join(folder, name)));
      } catch (error) {
        if (systemCode(error) === "ENOENT") return undefined;
        throw error;
      }
    },
    write: async (name, bytes) => {
      if (bytes.length === 0) return removeFile(join(folder, name));
      await makeFolder(folder, 0o700);
      await replaceFile({ path: join(folder, name), bytes, mode: 0o600 });
    },
  };
}
