// Snapshots of policy tests on the disk, beside the tests in the stacks tree.
import { dirname, join } from "node:path";
import type { Answer } from "../../runtime/contract/refusal.ts";
import { ok, refuse } from "../../runtime/contract/refusal.ts";
import { systemCode, systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { makeFolder, replaceFile } from "../../runtime/disk/durable.ts";
import { realDisk } from "../1-load/disk.ts";
import type { KeptSnapshot } from "../policy-tests/run.ts";

/** A whole bundle as text; what is larger is none that a person has read. */
const longest = 64 * 1024 * 1024;

/** By path below the stacks; one that is not there is not in it. */
export async function readSnapshots(
  stacks: string,
  paths: readonly string[],
): Promise<Answer<ReadonlyMap<string, string>>> {
  const reads = await Promise.all(
    paths.map(async (path) => ({ path, read: await realDisk.read(join(stacks, path), longest) })),
  );
  const texts = new Map<string, string>();
  for (const { path, read } of reads) {
    switch (read.kind) {
      case "bytes":
        texts.set(path, new TextDecoder().decode(read.bytes));
        break;
      case "unreadable":
        if (systemCode(read.error) === "ENOENT") break;
        return systemRefusal(read.error, `cannot read "${path}"`);
      case "too-large":
      case "not-a-file":
        return refuse("failed", `"${path}" is no snapshot`, "move it out of the way");
    }
  }
  return ok(texts);
}

export async function writeSnapshots(
  stacks: string,
  snapshots: readonly KeptSnapshot[],
): Promise<Answer<undefined>> {
  for (const { path, text } of snapshots) {
    const place = join(stacks, path);
    try {
      await makeFolder(dirname(place), 0o755);
      await replaceFile({ path: place, bytes: new TextEncoder().encode(text), mode: 0o644 });
    } catch (error) {
      return systemRefusal(error, `cannot write "${path}"`);
    }
  }
  return ok(undefined);
}
