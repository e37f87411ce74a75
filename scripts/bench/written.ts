// What a publisher wrote into a store on disk, told by looking at it before and after.
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

/** By path below the store. What has no text to compare, because its name vouches for it, is undefined. */
export type Contents = ReadonlyMap<string, string | undefined>;

export interface Written {
  /** Names of those below `o/`. */
  readonly objects: readonly string[];
  /** Files below metadata/. */
  readonly metadata: number;
  /** In all of them together. */
  readonly signatures: number;
}

export async function contentsOf(store: string): Promise<Contents> {
  const entries = await readdir(store, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const contents = files.map(async (entry): Promise<[string, string | undefined]> => {
    const path = join(entry.parentPath, entry.name);
    const name = relative(store, path);
    return [name, name.startsWith("metadata/") ? await readFile(path, "utf8") : undefined];
  });
  return new Map(await Promise.all(contents));
}

export function written(before: Contents, after: Contents): Written {
  const fresh = [...after].filter(([name, text]) => !before.has(name) || before.get(name) !== text);
  const metadata = fresh.flatMap(([, text]) => (text === undefined ? [] : [text]));
  return {
    objects: fresh.flatMap(([name]) => (name.startsWith("o/") ? [name.slice(5)] : [])),
    metadata: metadata.length,
    signatures: metadata.reduce((sum, text) => sum + signaturesIn(text), 0),
  };
}

function signaturesIn(text: string): number {
  const document: unknown = JSON.parse(text);
  if (typeof document !== "object" || document === null || !("signatures" in document)) return 0;
  return Array.isArray(document.signatures) ? document.signatures.length : 0;
}
