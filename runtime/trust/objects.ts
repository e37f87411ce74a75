// Objects are named by what they hash to, so that nothing but the right bytes can be got by a name.
import {
  objectLimit,
  type Drafts,
  type HostFacts,
  type HostHeader,
  type HostHeaders,
  type ObjectRef,
  type Part,
  type RetractPart,
  type TreeNode,
} from "../contract/bundle.ts";
import type { OriginsIndex } from "../contract/origins.ts";
import { ok, refuse, type Answer } from "../contract/refusal.ts";
import type { Store } from "../store/store.ts";
import {
  parseDrafts,
  parseFacts,
  parseHeaders,
  parseNode,
  parseOriginsIndex,
  parsePart,
} from "./documents.ts";
import { sha256 } from "./hash.ts";

/**
 * Keeps objects by what they hash to. What it returns is hashed again: a damaged entry is a miss.
 * Both may reject with the system's error, which goes on to whoever fetches.
 */
export interface ObjectCache {
  get(sha256: string): Promise<Uint8Array | undefined>;
  put(sha256: string, bytes: Uint8Array): Promise<void>;
}

/** Where objects come from; the cache, if there is one, is asked first. */
export interface ObjectSource {
  readonly store: Store;
  readonly cache?: ObjectCache | undefined;
}

/** Two hex digits make a folder, so that none grows too large. */
export function objectPath(hash: string): string {
  return `o/${hash.slice(0, 2)}/${hash}`;
}

export async function fetchObject(
  { store, cache }: ObjectSource,
  ref: ObjectRef,
): Promise<Answer<Uint8Array>> {
  const path = objectPath(ref.sha256);
  const name = `${store.where}/${path}`;
  if (ref.size > objectLimit) return refuse("too-large", `"${name}" is too large for an object`);
  const cached = cache === undefined ? undefined : await recallObject(cache, ref);
  if (cached !== undefined) return ok(cached);
  const fetched = await store.get(path, ref.size);
  if (fetched.kind === "refused") return fetched;
  if (fetched.kind === "absent") return refuse("not-found", `"${name}" is missing`, damaged);
  if (!isObject(fetched.bytes, ref)) {
    return refuse("bad-hash", `"${name}" is not what was signed`, damaged);
  }
  await cache?.put(ref.sha256, fetched.bytes);
  return ok(fetched.bytes);
}

/** Hashed as it is read, so that nothing can come between looking and using. */
export async function recallObject(
  cache: ObjectCache,
  ref: ObjectRef,
): Promise<Uint8Array | undefined> {
  const bytes = await cache.get(ref.sha256);
  return bytes !== undefined && isObject(bytes, ref) ? bytes : undefined;
}

function isObject(bytes: Uint8Array, ref: ObjectRef): boolean {
  return bytes.length === ref.size && sha256(bytes) === ref.sha256;
}

const damaged =
  "the store is damaged or is being changed by hand; `vigocli compile --heal` writes it anew";

export function fetchNode(source: ObjectSource, ref: ObjectRef): Promise<Answer<TreeNode>> {
  return fetchParsed(source, ref, parseNode);
}

export function fetchDrafts(source: ObjectSource, ref: ObjectRef): Promise<Answer<Drafts>> {
  return fetchParsed(source, ref, parseDrafts);
}

export function fetchHeaders(
  source: ObjectSource,
  ref: ObjectRef,
): Promise<Answer<HostHeader | HostHeaders>> {
  return fetchParsed(source, ref, parseHeaders);
}

export function fetchFacts(source: ObjectSource, ref: ObjectRef): Promise<Answer<HostFacts>> {
  return fetchParsed(source, ref, parseFacts);
}

export function fetchPart(
  source: ObjectSource,
  ref: ObjectRef,
): Promise<Answer<Part | RetractPart>> {
  return fetchParsed(source, ref, parsePart);
}

/** For people's commands: an agent has no use for it. */
export function fetchOriginsIndex(
  source: ObjectSource,
  ref: ObjectRef,
): Promise<Answer<OriginsIndex>> {
  return fetchParsed(source, ref, parseOriginsIndex);
}

async function fetchParsed<T>(
  source: ObjectSource,
  ref: ObjectRef,
  parse: (bytes: Uint8Array, name: string) => Answer<T>,
): Promise<Answer<T>> {
  const bytes = await fetchObject(source, ref);
  if (bytes.kind !== "ok") return bytes;
  return parse(bytes.value, `${source.store.where}/${objectPath(ref.sha256)}`);
}
