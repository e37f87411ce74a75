// A store whose newest root no longer lets those sign who signed what it holds: what it was before that root came.
import type { Answer } from "../../runtime/contract/refusal.ts";
import type { Store } from "../../runtime/store/store.ts";
import { refresh, type TrustedRelease } from "../../runtime/trust/client.ts";
import { passingMemory, type TrustMemory } from "../../runtime/trust/memory.ts";
import { metadataLimit, type Envelope, type RootMetadata } from "../../runtime/trust/metadata.ts";
import { parseRoot } from "../../runtime/trust/parse-metadata.ts";
import { checkSignatures } from "../../runtime/trust/signatures.ts";

export interface Before {
  readonly trusted: TrustedRelease;
  /** The files as they were verified. */
  readonly memory: TrustMemory;
}

/**
 * Undefined when no root before this one vouches for what the store holds. The root before is taken
 * from the store and proves little by itself: only numbers and what is verified anew may be used.
 */
export async function beforeRoot(
  store: Store,
  newest: Envelope<RootMetadata>,
  now: Date,
): Promise<Before | undefined> {
  let root = newest;
  while (root.signed.version > 1) {
    const older = await rootBefore(store, root);
    if (older === undefined) return undefined;
    const memory = passingMemory();
    const view = withoutRootsFrom(store, newest.signed.version);
    const trusted = await refresh({
      store: withoutRootsFrom(view, root.signed.version),
      memory,
      root: older.bytes,
      now: whileGood(older.signed, now),
      expired: "allow",
    });
    if (trusted.kind === "ok") return { trusted: trusted.value, memory };
    root = older;
  }
  return undefined;
}

/** A root that is to be replaced may have expired; as of its last moment it was good. */
export function whileGood(root: RootMetadata, now: Date): Date {
  return new Date(Math.min(now.getTime(), Date.parse(root.expires) - 1));
}

async function rootBefore(
  store: Store,
  root: Envelope<RootMetadata>,
): Promise<Envelope<RootMetadata> | undefined> {
  const version = root.signed.version - 1;
  const path = `metadata/${version}.root.json`;
  const fetched = await store.get(path, metadataLimit);
  if (fetched.kind !== "found") return undefined;
  const older: Answer<Envelope<RootMetadata>> = parseRoot(fetched.bytes, `${store.where}/${path}`);
  if (older.kind !== "ok" || older.value.signed.version !== version) return undefined;
  return checkSignatures(root, older.value.signed, "root") === undefined ? older.value : undefined;
}

/** As the store was before that root was put into it. */
export function withoutRootsFrom(store: Store, version: number): Store {
  return {
    where: store.where,
    get: (name, limit) => {
      const found = /^metadata\/(\d+)\.root\.json$/.exec(name);
      return found !== null && Number(found[1]) >= version
        ? Promise.resolve({ kind: "absent" })
        : store.get(name, limit);
    },
  };
}
