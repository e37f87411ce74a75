// Where the library of examples lies, and what is in it.
import { Option } from "commander";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import { systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { realDisk } from "../1-load/disk.ts";
import { loadLimits } from "../1-load/tree.ts";
import { readLibrary, type Example } from "../examples/library.ts";
import type { Call } from "./command.ts";
import { text } from "./command.ts";
import type { World } from "./world.ts";

export interface Library {
  /** As a person would type it from where they stand. */
  readonly folder: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly examples: readonly Example[];
}

export function libraryOption(): Option {
  return new Option("--from <dir>", "the library (default: stacks-examples beside the program)");
}

/** DIR-01: beside the program, above its folder as in a checkout, or where an installed system has it. */
function foldersOf(call: Call, { programFolder }: World): readonly string[] {
  const named = text(call, "from");
  if (named !== undefined) return [named];
  const beside =
    programFolder === undefined
      ? []
      : [join(programFolder, "stacks-examples"), join(programFolder, "..", "stacks-examples")];
  return [...beside, "/srv/vigo/stacks-examples"];
}

export async function openLibrary(call: Call, world: World): Promise<Answer<Library>> {
  const folders = foldersOf(call, world);
  const folder = folders.find((path) => existsSync(resolve(world.cwd, path)));
  if (folder === undefined) {
    const hint = `it comes with vigo as the folder stacks-examples; name it with --from DIR (looked for ${folders.join(", ")})`;
    return refuse("not-found", "the library of examples is not there", hint);
  }
  const root = resolve(world.cwd, folder);
  const listed = await realDisk.list(root);
  if (listed.kind === "refused") return listed;
  const files = new Map<string, Uint8Array>();
  for (const entry of listed.value) {
    if (entry.kind !== "file") continue;
    const read = await realDisk.read(join(root, entry.path), loadLimits.fileBytes);
    if (read.kind === "unreadable") return systemRefusal(read.error, `cannot read "${entry.path}"`);
    if (read.kind === "bytes") files.set(entry.path, read.bytes);
  }
  const texts = new Map([...files].map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]));
  return ok({ folder, files, examples: readLibrary(texts) });
}
