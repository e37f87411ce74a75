// What a verifier remembers between two runs: the exact bytes that it verified last, and when it asked for all of them.
import { ok, type Answer } from "../contract/refusal.ts";
import { systemRefusal } from "../contract/system-refusal.ts";

export type TrustName =
  | "root.json"
  /** The root that was named by hand, since it proved to lie on the way to the one above. */
  | "pinned.json"
  | "timestamp.json"
  | "snapshot.json"
  | "targets.json"
  | "release.json"
  /** When all of it was last asked for, the next root included; ISO 8601. */
  | "refreshed";

/** A write is whole or does not happen; one of no bytes may remove. Both reject with the system's error, and with no other. */
export interface TrustMemory {
  read(name: TrustName): Promise<Uint8Array | undefined>;
  write(name: TrustName, bytes: Uint8Array): Promise<void>;
}

/** For whoever starts from a pinned root each time: publishing, and looking at a store. */
export function passingMemory(): TrustMemory {
  const kept = new Map<TrustName, Uint8Array>();
  return {
    read: (name) => Promise.resolve(kept.get(name)),
    write: (name, bytes) => {
      kept.set(name, bytes);
      return Promise.resolve();
    },
  };
}

export async function recall(
  memory: TrustMemory,
  name: TrustName,
): Promise<Answer<Uint8Array | undefined>> {
  try {
    const bytes = await memory.read(name);
    return ok(bytes?.length === 0 ? undefined : bytes);
  } catch (error) {
    return systemRefusal(error, `cannot read the "${name}" that was trusted last`);
  }
}

export async function remember(
  memory: TrustMemory,
  name: TrustName,
  bytes: Uint8Array,
): Promise<Answer<undefined>> {
  try {
    // Most runs find nothing new, and disks of small machines wear out.
    const before = await memory.read(name);
    const isSame = before !== undefined && Buffer.from(before).equals(bytes);
    if (!isSame) await memory.write(name, bytes);
    return ok(undefined);
  } catch (error) {
    return systemRefusal(error, `cannot keep the trusted "${name}"`);
  }
}

/** An empty file stands for none: a memory needs no way to remove. */
export async function forget(memory: TrustMemory, name: TrustName): Promise<Answer<undefined>> {
  const before = await recall(memory, name);
  if (before.kind !== "ok") return before;
  return before.value === undefined ? ok(undefined) : remember(memory, name, new Uint8Array());
}
