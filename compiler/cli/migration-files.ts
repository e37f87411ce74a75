// The files of a tree that is brought up to date: read all of them, and put the changes in place so that nothing is lost.
import { constants } from "node:fs";
import { copyFile, realpath, rmdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { ok, refuse, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import { systemCode, systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { createFile, makeFolder, removeFile, replaceFile } from "../../runtime/disk/durable.ts";
import { realDisk } from "../1-load/disk.ts";
import { textOf } from "../1-load/text.ts";
import { loadLimits } from "../1-load/tree.ts";
import type { Change, OldFile, OldTree } from "../migrate/index.ts";

export interface ReadTree {
  readonly tree: OldTree;
  /** As they were read: only what is still so may be changed. */
  readonly bytes: ReadonlyMap<string, Uint8Array>;
}

export async function readTree(stacks: string): Promise<Answer<ReadTree>> {
  const listed = await realDisk.list(stacks);
  if (listed.kind === "refused") return listed;
  const tree = new Map<string, OldFile>();
  const bytes = new Map<string, Uint8Array>();
  for (const entry of listed.value.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    if (entry.kind === "unreadable") {
      return systemRefusal(entry.error, `cannot read "${entry.path}"`);
    }
    if (entry.kind !== "file") continue;
    if (!entry.path.endsWith(".vgo")) {
      const digest = await realDisk.digest(join(stacks, entry.path), Infinity);
      tree.set(entry.path, { sha256: digest.kind === "digest" ? digest.sha256 : undefined });
      continue;
    }
    tree.set(entry.path, {});
    const read = await realDisk.read(join(stacks, entry.path), loadLimits.fileBytes);
    if (read.kind === "unreadable") return systemRefusal(read.error, `cannot read "${entry.path}"`);
    if (read.kind !== "bytes") continue;
    bytes.set(entry.path, read.bytes);
    const source = textOf(entry.path, read.bytes, () => undefined);
    if (source !== undefined) tree.set(entry.path, { source });
  }
  return ok({ tree, bytes });
}

/**
 * New files first, changed ones next, and only when all of that is on the disk the old ones go. What
 * was done up to a failure is undone, so that there is the old tree or the new one.
 */
export async function writeChanges(
  stacks: string,
  changes: readonly Change[],
  { bytes }: ReadTree,
): Promise<Answer<undefined>> {
  const undo: (() => Promise<void>)[] = [];
  try {
    const root = await realpath(stacks);
    const refusal = await putInPlace(root, changes, { bytes, undo });
    if (refusal !== undefined) {
      await undone(undo);
      return refusal;
    }
    for (const change of changes) {
      const gone = goneBy(change);
      if (gone === undefined) continue;
      await removeFile(join(root, gone));
      await removeEmpty(root, dirname(join(root, gone)));
    }
    return ok(undefined);
  } catch (error) {
    return systemRefusal(error, "the tree could not be changed to the end");
  }
}

interface Doing {
  readonly bytes: ReadTree["bytes"];
  /** What takes back each thing that was done. */
  readonly undo: (() => Promise<void>)[];
}

async function putInPlace(
  root: string,
  changes: readonly Change[],
  { bytes, undo }: Doing,
): Promise<Refusal | undefined> {
  try {
    for (const change of changes) {
      const refusal = await unfit(root, change, bytes);
      if (refusal !== undefined) return refusal;
    }
    for (const change of changes) {
      if (change.kind === "delete" || (change.kind === "write" && bytes.has(change.path))) continue;
      const refusal = await create(root, change, bytes);
      if (refusal !== undefined) return refusal;
      undo.push(async () => {
        await removeFile(join(root, change.path));
        await removeEmpty(root, dirname(join(root, change.path)));
      });
    }
    for (const change of changes) {
      const was = bytes.get(change.path);
      if (change.kind !== "write" || was === undefined) continue;
      const path = join(root, change.path);
      const mode = await modeOf(path);
      await replaceFile({ path, bytes: encoded(change.text, was), mode });
      undo.push(async () => replaceFile({ path, bytes: was, mode }));
    }
    return undefined;
  } catch (error) {
    return systemRefusal(error, "the tree could not be changed, and is as it was");
  }
}

async function undone(undo: readonly (() => Promise<void>)[]): Promise<void> {
  for (const step of undo.toReversed()) await step();
}

function goneBy(change: Change): string | undefined {
  if (change.kind === "write") return undefined;
  return change.kind === "move" ? change.from : change.path;
}

/** Before anything is written: what was read must be there still, and lie in the tree itself. */
async function unfit(
  root: string,
  change: Change,
  known: ReadTree["bytes"],
): Promise<Refusal | undefined> {
  const touched = [change.path, ...(change.kind === "move" ? [change.from] : [])];
  for (const path of touched) {
    if (await isThroughLink(root, path)) {
      const hint = "put a copy of what it leads to in its place, and run it again";
      return refuse("conflict", `"${path}" is or lies behind a symbolic link`, hint);
    }
    const was = known.get(path);
    if (was === undefined) continue;
    const now = await realDisk.read(join(root, path), loadLimits.fileBytes);
    if (now.kind !== "bytes" || !Buffer.from(was).equals(now.bytes)) {
      return refuse("conflict", `"${path}" was changed meanwhile`, "run it again");
    }
  }
  return undefined;
}

async function isThroughLink(root: string, path: string): Promise<boolean> {
  for (let at = join(root, path); at.startsWith(root); at = dirname(at)) {
    try {
      return (await realpath(at)) !== at;
    } catch (error) {
      if (systemCode(error) !== "ENOENT") throw error;
    }
  }
  return true;
}

async function create(
  root: string,
  change: Exclude<Change, { kind: "delete" }>,
  known: ReadTree["bytes"],
): Promise<Refusal | undefined> {
  const path = join(root, change.path);
  await makeFolder(dirname(path), 0o755);
  const taken = refuse("conflict", `"${change.path}" came to be meanwhile`, "run it again");
  if (change.kind === "write") {
    const made = { path, bytes: encoded(change.text, undefined), mode: 0o644 };
    return (await createFile(made)) ? undefined : taken;
  }
  const from = join(root, change.from);
  const was = known.get(change.from);
  if (was !== undefined) {
    const bytes = change.text === undefined ? was : encoded(change.text, was);
    return (await createFile({ path, bytes, mode: await modeOf(from) })) ? undefined : taken;
  }
  try {
    await copyFile(from, path, constants.COPYFILE_EXCL);
    return undefined;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return taken;
    throw error;
  }
}

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

/** A byte order mark is no part of the text, and stays. */
function encoded(text: string, was: Uint8Array | undefined): Uint8Array {
  const isMarked = was?.[0] === 0xef && was[1] === 0xbb && was[2] === 0xbf;
  return new TextEncoder().encode(isMarked ? `\uFEFF${text}` : text);
}

async function removeEmpty(root: string, folder: string): Promise<void> {
  for (let at = resolve(folder); at !== root && at.startsWith(root); at = dirname(at)) {
    try {
      await rmdir(at);
    } catch (error) {
      if (["ENOTEMPTY", "EEXIST", "ENOENT"].includes(systemCode(error) ?? "")) return;
      throw error;
    }
  }
}
