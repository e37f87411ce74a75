// The root that a store shows of itself: for looking without a pin, never for applying.
import { type Answer, ok } from "../contract/refusal.ts";
import type { Store } from "../store/store.ts";
import { metadataLimit } from "./metadata.ts";
import { noRoot } from "./pin.ts";

/** Says who signs a store, and proves nothing about who they are. Agents must be given a root by other ways. */
export async function shownRoot(store: Store): Promise<Answer<Uint8Array>> {
  const fetched = await store.get("metadata/1.root.json", metadataLimit);
  if (fetched.kind === "found") return ok(fetched.bytes);
  return fetched.kind === "refused" ? fetched : noRoot(store);
}
