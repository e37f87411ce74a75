// Reads whole files of our own, which lie on a disk of this machine.
import { readFileSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { systemCode } from "../contract/system-refusal.ts";

/**
 * Undefined when there is none. A small file is read on the thread that asks: handing it to another one
 * costs several times what reading does.
 */
export async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    return found.size <= smallFile ? readFileSync(path) : await readFile(path);
  } catch (error) {
    if (systemCode(error) === "ENOENT" || systemCode(error) === "ENOTDIR") return undefined;
    throw error;
  }
}

const smallFile = 1024 * 1024;
