// The inventory that a command is to change: where it lies, what is in it, and writing it back whole.
import { realpath, stat } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import { systemCode, systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { createFile, replaceFile } from "../../runtime/disk/durable.ts";
import { realDisk } from "../1-load/disk.ts";
import { textOf } from "../1-load/text.ts";
import { hasErrors, type Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source } from "../source/source.ts";
import type { Call } from "./command.ts";
import { text } from "./command.ts";
import { findProject } from "./project.ts";
import type { World } from "./world.ts";

export interface InventoryFile {
  /** As a person would type it from where they stand. */
  readonly path: string;
  /** Undefined when there is no such file yet. */
  readonly bytes: Uint8Array | undefined;
  /** Undefined when the bytes are no text. */
  readonly source: Source | undefined;
  /** What is wrong with the bytes. */
  readonly diagnostics: readonly Diagnostic[];
}

/** More hosts than this holds would make a compiler wait, let alone a person. */
const inventoryLimit = 64 * 1024 * 1024;

export async function readInventoryFile(call: Call, world: World): Promise<Answer<InventoryFile>> {
  const path = text(call, "inventory") ?? inventoryBeside(call, world);
  const read = await readBytes(path, world);
  if (read.kind !== "ok") return read;
  const bytes = read.value;
  const found: Diagnostic[] = [];
  const source = textOf(path, bytes ?? new Uint8Array(), (diagnostic) => found.push(diagnostic));
  const diagnostics = hasErrors(found) ? found : [];
  return ok({ path, bytes, source, diagnostics });
}

/** Refuses when the file has changed since it was read: what somebody wrote meanwhile must not be lost. */
export async function writeInventoryFile(
  file: InventoryFile,
  content: string,
  world: World,
): Promise<Answer<undefined>> {
  const now = await readBytes(file.path, world);
  if (now.kind !== "ok") return now;
  const changed = refuse("conflict", `"${file.path}" was changed meanwhile`, "run it again");
  if (!isSame(file.bytes, now.value)) return changed;
  const mark = file.bytes !== undefined && startsWithMark(file.bytes) ? "\uFEFF" : "";
  const bytes = new TextEncoder().encode(mark + content);
  try {
    const path = resolve(world.cwd, file.path);
    if (file.bytes === undefined) {
      return (await createFile({ path, bytes, mode: 0o644 })) ? ok(undefined) : changed;
    }
    // A link stays a link: what it leads to is replaced.
    const target = await realpath(path);
    await replaceFile({ path: target, bytes, mode: (await stat(target)).mode & 0o777 });
    return ok(undefined);
  } catch (error) {
    return systemRefusal(error, `cannot write the inventory "${file.path}"`);
  }
}

function inventoryBeside(call: Call, world: World): string {
  const { stacks } = findProject(call, world);
  const path = join(dirname(resolve(world.cwd, stacks)), "inventory.yaml");
  return relative(world.cwd, path);
}

async function readBytes(path: string, world: World): Promise<Answer<Uint8Array | undefined>> {
  const read = await realDisk.read(resolve(world.cwd, path), inventoryLimit);
  switch (read.kind) {
    case "bytes":
      return ok(read.bytes);
    case "too-large":
      return refuse("too-large", `the inventory "${path}" is too large: ${read.size} bytes`);
    case "not-a-file":
      return refuse("failed", `the inventory "${path}" is not a file`, "name one with --inventory");
    case "unreadable":
      if (systemCode(read.error) === "ENOENT") return ok(undefined);
      return systemRefusal(read.error, `cannot read the inventory "${path}"`);
  }
}

function isSame(before: Uint8Array | undefined, now: Uint8Array | undefined): boolean {
  if (before === undefined || now === undefined) return before === now;
  return Buffer.from(before).equals(now);
}

function startsWithMark([a, b, c]: Uint8Array): boolean {
  return a === 0xef && b === 0xbb && c === 0xbf;
}
