// Reads and writes the small files of the state folder.
import { replaceFile } from "../disk/durable.ts";
import { replaceFleeting } from "../disk/fleeting.ts";
import { readIfThere } from "../disk/read-file.ts";

export async function writePrivate(path: string, bytes: Uint8Array): Promise<void> {
  await replaceFile({ path, bytes, mode: 0o600 });
}

export async function writeJson(path: string, value: unknown): Promise<void> {
  await writePrivate(path, bytesOf(value));
}

/** As `writeJson`, for what nobody misses after a power cut: the disk is not waited for. */
export async function writeFleeting(path: string, value: unknown): Promise<void> {
  replaceFleeting({ path, bytes: bytesOf(value), mode: 0o600 });
}

function bytesOf(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value)}\n`);
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
