// The release that a store holds, verified by the root that belongs to the keys of the project.
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import type { Store } from "../../runtime/store/store.ts";
import { refresh, type TrustedRelease } from "../../runtime/trust/client.ts";
import { passingMemory } from "../../runtime/trust/memory.ts";
import type { Call } from "./command.ts";
import { pinNamed } from "./keys.ts";
import type { Settings } from "./settings.ts";
import type { World } from "./world.ts";

/** Undefined when nothing was published yet, or nothing says by which root to verify it. */
export async function currentRelease(
  store: Store,
  settings: Settings,
  { call, world }: { readonly call: Call; readonly world: World },
): Promise<Answer<TrustedRelease | undefined>> {
  const pin = await pinNamed(call, world, settings);
  if (pin.kind === "refused" || pin.value === undefined) {
    return pin.kind === "refused" ? pin : ok(undefined);
  }
  const trusted = await refresh({
    store,
    memory: passingMemory(),
    root: pin.value,
    now: world.now(),
    expired: "allow",
  });
  if (trusted.kind === "refused" && ["not-found", "not-a-store"].includes(trusted.reason))
    return ok(undefined);
  return trusted;
}
