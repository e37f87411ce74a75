// Makes one folder hold the files of another, and nothing else; each file is the old one or the new one.
import { readdir, readFile, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { replaceFile } from "./replace-file.ts";

/** Of text files, which all of ours are. */
export async function mirrorFolder(from: string, to: string): Promise<void> {
  const wanted = await filesIn(from);
  for (const path of wanted) {
    await replaceFile(join(to, path), await readFile(join(from, path), "utf8"));
  }
  const kept = new Set(wanted);
  for (const path of await filesIn(to)) {
    // Another build may be writing at the same time.
    if (!kept.has(path) && !path.endsWith(".tmp")) await rm(join(to, path), { force: true });
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}
