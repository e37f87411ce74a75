// Removes a folder with all below it, also where folders are closed to writing.
import { chmod, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** Only root removes what lies in a closed folder; its owner opens it first. */
export async function removeTree(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  await chmod(folder, 0o755).catch(() => undefined);
  for (const entry of entries) {
    if (entry.isDirectory()) await chmod(join(entry.parentPath, entry.name), 0o755);
  }
  await rm(folder, { recursive: true, force: true });
}
