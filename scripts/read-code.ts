// Reads the code of the project that the layer table speaks of: no tests, nothing generated.
import { readdir, readFile } from "node:fs/promises";

/** Texts by path. */
export async function readCode(folders: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const folder of folders) {
    for (const name of (await readdir(folder, { recursive: true })).toSorted()) {
      const path = `${folder}/${name}`;
      if (/\.[cm]?[jt]sx?$/u.test(path) && !path.endsWith(".test.ts") && !isGenerated(path)) {
        files.set(path, await readFile(path, "utf8"));
      }
    }
  }
  return files;
}

function isGenerated(path: string): boolean {
  return path.startsWith("compiler/generated/");
}
