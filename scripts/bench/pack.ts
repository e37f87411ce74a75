// The objects of a store in one file, for the floor that writes them: reading many files would be no part of it.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Names below `o/`, each the hash of what it holds. */
export async function objectNames(store: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(join(store, "o"), { recursive: true, withFileTypes: true });
  return new Set(entries.filter((entry) => entry.isFile()).map(({ name }) => name));
}

export async function packObjects(
  store: string,
  names: Iterable<string>,
  file: string,
): Promise<void> {
  const chunks: Uint8Array[] = [];
  for (const name of names) {
    const bytes = await readFile(join(store, "o", name.slice(0, 2), name));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    chunks.push(length, bytes);
  }
  await writeFile(file, Buffer.concat(chunks));
}
