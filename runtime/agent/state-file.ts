// Reads and writes the small files of the state folder.
import { readFile } from "node:fs/promises";
import { systemCode } from "../contract/system-refusal.ts";
import { replaceFile } from "../disk/durable.ts";

export async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (systemCode(error) === "ENOENT" || systemCode(error) === "ENOTDIR") return undefined;
    throw error;
  }
}

export async function writePrivate(path: string, bytes: Uint8Array): Promise<void> {
  await replaceFile({ path, bytes, mode: 0o600 });
}

export async function writeJson(path: string, value: unknown): Promise<void> {
  await writePrivate(path, new TextEncoder().encode(`${JSON.stringify(value)}\n`));
}

export async function readJson(path: string): Promise<unknown> {
  const bytes = await readIfThere(path);
  return bytes === undefined ? undefined : parseJson(bytes);
}

/** Undefined when it is no JSON: files are written whole, so that it is none of ours. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
