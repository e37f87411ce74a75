// The files of a stacks tree that a person writes, and how one of them gets another text.
import { realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Answer } from "../../runtime/contract/refusal.ts";
import { ok, refuse } from "../../runtime/contract/refusal.ts";
import { systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { replaceFile } from "../../runtime/disk/durable.ts";
import type { Disk, DiskEntry } from "../1-load/disk.ts";
import { realDisk } from "../1-load/disk.ts";
import { load } from "../1-load/load.ts";
import { textOf } from "../1-load/text.ts";
import { loadLimits } from "../1-load/tree.ts";
import { kindOf } from "../2-parse/kind.ts";
import type { Diagnostic, Outcome } from "../diagnostics/diagnostic.ts";
import type { Source } from "../source/source.ts";

/** In the order of their paths. What lies in files/ and templates/ is data, and none of them. */
export async function stacksFiles(
  stacks: string,
  isWanted: (path: string) => boolean,
): Promise<Answer<Outcome<readonly Source[]>>> {
  const diagnostics: Diagnostic[] = [];
  const disk: Disk = {
    ...realDisk,
    async list(root) {
      const listed = await realDisk.list(root);
      if (listed.kind === "refused") return listed;
      const written = listed.value.filter(({ path }) => isWanted(path) && isWritten(path));
      return ok(await withoutLinked(root, written));
    },
  };
  const tree = await load({ stacks, disk }, (diagnostic) => diagnostics.push(diagnostic));
  if (tree.kind === "refused") return tree;
  return ok({ value: [...tree.value.files.values()], diagnostics });
}

function isWritten(path: string): boolean {
  const kind = kindOf(path);
  return kind !== "data" && kind !== "template";
}

/** What a link leads to is in the tree under its own path, or none of ours. */
async function withoutLinked(
  root: string,
  entries: readonly DiskEntry[],
): Promise<readonly DiskEntry[]> {
  const real = await realpath(root);
  const kept: DiskEntry[] = [];
  for (const entry of entries) {
    const isItself =
      entry.kind !== "file" || (await realpath(join(real, entry.path))) === join(real, entry.path);
    if (isItself) kept.push(entry);
  }
  return kept;
}

/** All at once, or not at all; and not when somebody has written to the file since it was read. */
export async function rewrite(path: string, was: string, text: string): Promise<Answer<undefined>> {
  try {
    const read = await realDisk.read(path, loadLimits.fileBytes);
    const found = read.kind === "bytes" ? textOf(path, read.bytes, () => undefined) : undefined;
    if (read.kind !== "bytes" || found?.text !== was) {
      return refuse("conflict", `"${path}" was changed meanwhile`, "run it again");
    }
    // A byte order mark is no part of the text, and stays.
    const bytes = new TextEncoder().encode(text);
    const mark = read.bytes.subarray(0, read.bytes.length - new TextEncoder().encode(was).length);
    const { mode } = await stat(path);
    await replaceFile({ path, bytes: Buffer.concat([mark, bytes]), mode: mode & 0o777 });
    return ok(undefined);
  } catch (error) {
    return systemRefusal(error, `cannot write "${path}"`);
  }
}
