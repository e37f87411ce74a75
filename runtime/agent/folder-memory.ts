// Keeps what was verified in a folder that belongs to the agent alone.
import { join } from "node:path";
import { makeFolder, removeFile, replaceFile } from "../disk/durable.ts";
import { readIfThere } from "../disk/read-file.ts";
import type { TrustMemory } from "../trust/memory.ts";

/** A write that is cut short leaves the file as it was. The folder is made when something is first kept; nothing is kept as no file. */
export function folderMemory(folder: string): TrustMemory {
  return {
    read: (name) => readIfThere(join(folder, name)),
    write: async (name, bytes) => {
      if (bytes.length === 0) return removeFile(join(folder, name));
      await makeFolder(folder, 0o700);
      await replaceFile({ path: join(folder, name), bytes, mode: 0o600 });
    },
  };
}
