// A store that nobody is to publish to for a while: one small file says who wants that, and why.
import { canonicalPretty } from "../../runtime/contract/canonical-json.ts";
import { ok, refuse, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import * as shape from "../../runtime/contract/shape.ts";
import type { MaintainedStore, Store } from "../../runtime/store/store.ts";
import { readJson } from "../../runtime/trust/read-json.ts";

export interface Freeze {
  readonly schema: typeof freezeSchema;
  readonly by: string;
  /** ISO 8601; so is `until`, after which it counts no more. */
  readonly at: string;
  readonly until?: string;
  readonly reason?: string;
}

export const freezeSchema = "vigo.freeze/1";

/**
 * It is not signed: whoever may write to a store can keep others from publishing in many ways, and hosts
 * never read it.
 */
const name = "freeze.json";
const limit = 64 * 1024;

const isFreeze = shape.record<Freeze>({
  schema: shape.exactly(freezeSchema),
  by: shape.isText,
  at: shape.isText,
  until: shape.optional(shape.isText),
  reason: shape.optional(shape.isText),
});

/** Undefined when it is not frozen, or no longer. */
export async function readFreeze(store: Store, now: Date): Promise<Answer<Freeze | undefined>> {
  const found = await store.get(name, limit);
  if (found.kind === "absent") return ok(undefined);
  if (found.kind === "refused") return found.reason === "not-found" ? ok(undefined) : found;
  const read = readJson(found.bytes, { name, depth: 8, integersOnly: true });
  if (read.kind !== "ok") return read;
  if (!isFreeze(read.value)) {
    return refuse("malformed", `"${name}" of "${store.where}" is not written as ${freezeSchema}`);
  }
  const { until } = read.value;
  return ok(until !== undefined && Date.parse(until) <= now.getTime() ? undefined : read.value);
}

export async function freezeStore(
  store: MaintainedStore,
  freeze: Freeze,
): Promise<Answer<undefined>> {
  return store.put(name, new TextEncoder().encode(canonicalPretty({ ...freeze })));
}

export async function unfreezeStore(store: MaintainedStore): Promise<Answer<undefined>> {
  return store.remove(name);
}

/** Why nothing may be published; undefined when it may. */
export async function frozen(store: Store, now: Date): Promise<Refusal | undefined> {
  const freeze = await readFreeze(store, now);
  if (freeze.kind === "refused") return freeze;
  if (freeze.value === undefined) return undefined;
  const hint = "wait, or ask them; `vigocli config unfreeze` lets everybody publish again";
  return refuse("locked", `"${store.where}" ${freezeText(freeze.value)}`, hint);
}

export function freezeText({ by, at, until, reason }: Freeze): string {
  const end = until === undefined ? "" : ` until ${until}`;
  return `is frozen${end}, by ${by} since ${at}${reason === undefined ? "" : `: ${reason}`}`;
}
