// The tree as it was published: readers see the old one or the new one, never a mixture of both.
import { randomBytes } from "node:crypto";
import { chmod, lstat, readdir, readlink, rename, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ok, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import { systemCode, systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { makeFolder, syncFolder } from "../../runtime/disk/durable.ts";
import { removeTree } from "../../runtime/disk/remove-tree.ts";

/** By path below the tree: what reads them. */
export type LiveFiles = ReadonlyMap<string, () => Promise<Answer<Uint8Array>>>;

/** A tree that is whole on the disk, and that nobody sees yet. */
export interface StagedTree {
  /** From here on readers see it. What an earlier publish left stays for those who read it still. */
  show(): Promise<void>;
  /** Nothing has happened. */
  drop(): Promise<void>;
}

/**
 * The name is a link to a folder beside it, because a link can be replaced at one stroke, and a folder
 * cannot. Nobody may write below it between two publishes (FMT-18); root can, and should not.
 */
export async function stageTree(live: string, files: LiveFiles): Promise<Answer<StagedTree>> {
  const beside = dirname(live);
  const name = `${prefixOf(live)}${randomBytes(6).toString("hex")}`;
  const folder = join(beside, name);
  const drop = (): Promise<void> => removeTree(folder);
  const filled = await fill(folder, files).catch((error: unknown) =>
    systemRefusal(error, `cannot write "${folder}"`),
  );
  if (filled !== undefined) {
    await drop();
    return filled;
  }
  return ok({
    drop,
    show: async () => {
      const shown = await shownBy(live);
      const link = join(beside, `${prefixOf(live)}link-${randomBytes(6).toString("hex")}`);
      await symlink(name, link);
      if (shown === "folder") await rename(live, join(beside, `${prefixOf(live)}before`));
      await rename(link, live);
      await syncFolder(beside);
      await removeOthers(live, [name, shown]);
    },
  });
}

function prefixOf(live: string): string {
  return `${basename(live)}-`;
}

/** The name of the folder that is shown; "folder" where it is one itself, made by hand or by something older. */
async function shownBy(live: string): Promise<string | undefined> {
  try {
    return (await lstat(live)).isSymbolicLink() ? await readlink(live) : "folder";
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function fill(folder: string, files: LiveFiles): Promise<Refusal | undefined> {
  await makeFolder(folder, 0o755);
  const folders = new Set([folder]);
  for (const [path, read] of files) {
    const place = join(folder, path);
    for (let above = dirname(place); !folders.has(above); above = dirname(above)) {
      await makeFolder(above, 0o755);
      folders.add(above);
    }
    const bytes = await read();
    if (bytes.kind !== "ok") return bytes;
    await writeFile(place, bytes.value, { mode: 0o444 });
  }
  // What lies deeper first: a folder that is closed takes no more names.
  for (const each of [...folders].sort().toReversed()) {
    await syncFolder(each);
    await chmod(each, 0o555);
  }
  return undefined;
}

/** All but the shown one and the one before it, from which somebody may be reading. */
async function removeOthers(live: string, kept: readonly (string | undefined)[]): Promise<void> {
  const beside = dirname(live);
  const ours = /^(?:[0-9a-f]{12}|before)$/;
  for (const name of await readdir(beside)) {
    const isOurs = name.startsWith(prefixOf(live)) && ours.test(name.slice(prefixOf(live).length));
    if (isOurs && !kept.includes(name)) await removeTree(join(beside, name));
  }
}
