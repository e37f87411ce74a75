// The cache that a person names for a run; whatever is wrong with it is told, and changes no result.
import type { Command } from "commander";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Answer } from "../../runtime/contract/refusal.ts";
import { cacheKey } from "../cache/cache-key.ts";
import { folderCache, type FolderCache } from "../cache/folder-cache.ts";
import type { Call } from "./command.ts";
import { text } from "./command.ts";
import { notice } from "./print.ts";
import type { World } from "./world.ts";

export function addCacheOption(command: Command): void {
  command.option(
    "--cache <dir>",
    "remember there what was made of each file, for the next run (default: VIGO_CACHE, else nothing is)",
  );
}

export interface NamedCache {
  readonly folder: string;
  /** Told what is in its way. */
  readonly note: (line: string) => void;
}

export function cacheNamed(call: Call, world: World): NamedCache | undefined {
  const given = text(call, "cache") ?? world.env["VIGO_CACHE"];
  if (given === undefined || given === "") return undefined;
  return { folder: given, note: (line) => notice(line, call, world) };
}

/** Does the work with the cache, if it can be had, and without it otherwise. */
export async function withCache<T>(
  named: NamedCache | undefined,
  world: World,
  work: (cache: FolderCache | undefined) => T,
): Promise<T> {
  if (named === undefined) return work(undefined);
  const opened = await openCache(named.folder, world);
  if (opened.kind === "refused") {
    named.note(`note: going on without the cache: ${opened.message}`);
    if (opened.hint !== undefined) named.note(`help: ${opened.hint}`);
    return work(undefined);
  }
  const result = work(opened.value);
  const settled = await opened.value.settle();
  if (settled.kind === "refused") named.note(`note: nothing was remembered: ${settled.message}`);
  return result;
}

async function openCache(folder: string, world: World): Promise<Answer<FolderCache>> {
  const home = world.env["HOME"] ?? homedir();
  const state = world.env["XDG_STATE_HOME"] ?? join(home, ".local", "state");
  const given = world.env["VIGO_CACHE_KEY"];
  const key = await cacheKey({
    // A CI system that has no such secret for a pull request sets it to nothing.
    given: given === "" ? undefined : given,
    file: join(state, "vigo", "cache.key"),
  });
  if (key.kind === "refused") return key;
  return folderCache(resolve(world.cwd, folder), {
    key: key.value,
    build: world.build ?? world.version,
    now: world.now(),
  });
}
