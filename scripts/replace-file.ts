// Writes beside the target and renames, so that whoever reads it meets the old bytes or the new ones.
import { chmod, mkdir, readFile, rename, symlink, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** A file that already holds these bytes is left alone, so that watchers stay quiet. */
export async function replaceFile(path: string, text: string, mode = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  if ((await present(path)) !== text) {
    const beside = `${path}.${process.pid}.tmp`;
    await writeFile(beside, text);
    await chmod(beside, mode);
    await rename(beside, path);
  }
  await chmod(path, mode);
}

export async function replaceLink(path: string, target: string): Promise<void> {
  const beside = `${path}.${process.pid}.tmp`;
  await symlink(target, beside);
  await rename(beside, path);
}

async function present(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined);
}
