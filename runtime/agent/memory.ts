// What the agent remembers of stores: trusted metadata and verified objects, in files of the state folder.
import { readdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { ok, type Answer } from "../contract/refusal.ts";
import { parseRelease } from "../trust/documents.ts";
import { recall, type TrustMemory, type TrustName } from "../trust/memory.ts";
import type { ObjectCache } from "../trust/objects.ts";
import { readIfThere } from "../disk/read-file.ts";
import { folderMemory } from "./folder-memory.ts";
import type { State } from "./state.ts";
import { writePrivate } from "./state-file.ts";

export function trustMemory({ folder, use }: State): TrustMemory {
  const kept = folderMemory(join(folder, "trust"));
  const known = new Map<TrustName, Uint8Array | undefined>();
  return {
    read: async (name) => {
      if (!known.has(name)) known.set(name, await kept.read(name));
      return known.get(name);
    },
    write: async (name, bytes) => {
      if (use === "write") await kept.write(name, bytes);
      known.set(name, bytes.length === 0 ? undefined : bytes);
    },
  };
}

export interface AgentCache extends ObjectCache {
  /** Names of what was asked for or put in since the cache was opened. */
  used(): readonly string[];
  /** Removes everything else, except what is to be kept. */
  prune(kept: readonly string[]): Promise<void>;
}

export function objectCache({ folder, use }: State): AgentCache {
  const learned = new Map<string, Uint8Array>();
  const used = new Set<string>();
  const place = (name: string): string => join(folder, "objects", name);
  return {
    get: async (sha256) => {
      used.add(sha256);
      return learned.get(sha256) ?? (await readIfThere(place(sha256)));
    },
    put: async (sha256, bytes) => {
      used.add(sha256);
      if (use === "write") await writePrivate(place(sha256), bytes);
      else learned.set(sha256, bytes);
    },
    used: () => [...used].sort(),
    prune: async (kept) => {
      if (use === "read") return;
      const wanted = new Set([...used, ...kept]);
      const names = await readdir(join(folder, "objects"));
      for (const name of names) if (!wanted.has(name)) await unlink(place(name));
    },
  };
}

/** The fleet whose release was verified here last; undefined before the first one. */
export async function trustedFleet(state: State): Promise<Answer<string | undefined>> {
  const bytes = await recall(trustMemory(state), "release.json");
  if (bytes.kind !== "ok") return bytes;
  if (bytes.value === undefined) return ok(undefined);
  const release = parseRelease(bytes.value, "release.json");
  return ok(release.kind === "ok" ? release.value.fleet : undefined);
}
