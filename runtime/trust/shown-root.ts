// The root that a store shows of itself: for looking without a pin, never for applying.
import { refuse, type Answer, ok } from "../contract/refusal.ts";
import type { Store } from "../store/store.ts";
import { metadataLimit } from "./metadata.ts";

/** Says who signs a store, and proves nothing about who they are. Agents must be given a root by other ways. */
export async function shownRoot(store: Store): Promise<Answer<Uint8Array>> {
  const fetched = await store.get("metadata/1.root.json", metadataLimit);
  if (fetched.kind === "found") return ok(fetched.bytes);
  if (fetched.kind === "refused") return fetched;
  return refuse(
    "not-a-store",
    `"${store.where}" is not a store: it has no metadata/1.root.json`,
    "check the address, or publish to it first",
  );
}
