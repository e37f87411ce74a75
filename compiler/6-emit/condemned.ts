// The lists in gc/ of a store: what nothing needed when they were written, and what goes unless it is needed again.
import { canonicalPretty } from "../../runtime/contract/canonical-json.ts";
import { answers } from "../../runtime/contract/answers.ts";
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import * as shape from "../../runtime/contract/shape.ts";
import type { MaintainedStore, Store, StoredObject } from "../../runtime/store/store.ts";
import { sha256 } from "../../runtime/trust/hash.ts";
import { readJson } from "../../runtime/trust/read-json.ts";

export interface CondemnedList {
  /** Of the list itself, with the time by the store's clock. */
  readonly file: StoredObject;
  readonly names: readonly string[];
}

interface ListDocument {
  readonly schema: typeof listSchema;
  readonly names: readonly string[];
}

const listSchema = "vigo.gc/1";

const isList = shape.record<ListDocument>({
  schema: shape.exactly(listSchema),
  names: shape.listOf(shape.isText),
});

/** A list of so many names stays well below what is read of one. */
export const namesInList = 100_000;
const listLimit = 32 * 1024 * 1024;

/** Never anything else: roots, the timestamp and what others keep in the same place stay. */
export function mayBeCondemned(name: string): boolean {
  return (
    /^o\/[0-9a-f]{2}\/[0-9a-f]{64}$/.test(name) ||
    /^targets\/[0-9a-f]{64}\.release\.json$/.test(name) ||
    /^metadata\/[1-9][0-9]*\.(targets|snapshot)\.json$/.test(name)
  );
}

export async function readCondemned(
  store: MaintainedStore,
): Promise<Answer<readonly CondemnedList[]>> {
  const files = await store.list("gc/");
  // A store that was never written to.
  if (files.kind === "refused") return files.reason === "not-found" ? ok([]) : files;
  const lists = files.value.filter(({ name }) => name.endsWith(".json"));
  const read = await answers(lists, (file) => readList(store, file));
  if (read.kind !== "ok") return read;
  return ok(read.value.flatMap((list) => list ?? []));
}

/** For whoever builds upon what lies there without writing it: what may go at any moment counts as gone. */
export function withoutCondemned(store: Store, condemned: ReadonlySet<string>): Store {
  return {
    where: store.where,
    get: async (name, limit) => (condemned.has(name) ? { kind: "absent" } : store.get(name, limit)),
  };
}

/** Undefined when another clean-up has just done with it. */
async function readList(
  store: MaintainedStore,
  file: StoredObject,
): Promise<Answer<CondemnedList | undefined>> {
  const fetched = await store.get(file.name, listLimit);
  if (fetched.kind === "refused") return fetched;
  if (fetched.kind === "absent") return ok(undefined);
  const name = `${store.where}/${file.name}`;
  const value = readJson(fetched.bytes, { name, depth: 4 });
  if (value.kind !== "ok") return value;
  const document: unknown = value.value;
  if (isList(document)) return ok({ file, names: document.names.filter(mayBeCondemned) });
  return refuse("malformed", `"${name}" is not a ${listSchema}`, "remove it");
}

/** Named by when it was written, for people, and by what it says, so that two at once do no harm. */
export async function writeList(
  store: MaintainedStore,
  names: readonly string[],
  now: Date,
): Promise<Answer<undefined>> {
  const document: ListDocument = { schema: listSchema, names };
  const bytes = new TextEncoder().encode(canonicalPretty(document));
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const written = await store.create(`gc/${time}-${sha256(bytes).slice(0, 12)}.json`, bytes);
  return written.kind === "refused" ? written : ok(undefined);
}
