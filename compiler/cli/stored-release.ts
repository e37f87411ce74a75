// The current release of a store that a command was pointed at, held against the root that was named for it.
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import type { Store } from "../../runtime/store/store.ts";
import { refresh, type TrustedRelease } from "../../runtime/trust/client.ts";
import { passingMemory } from "../../runtime/trust/memory.ts";
import type { Pin } from "../../runtime/trust/pin.ts";
import { shownRoot } from "../../runtime/trust/shown-root.ts";
import { text, type Call } from "./command.ts";
import { pinnedRoot } from "./pinned-root.ts";
import { notice } from "./print.ts";
import { openToRead, storeAt } from "./settings.ts";
import type { World } from "./world.ts";

export interface StoredRelease {
  readonly store: Store;
  readonly release: TrustedRelease;
}

/** `known` stands in when neither a flag nor the environment names a root. */
export async function openRelease(
  where: string,
  call: Call,
  world: World,
  known?: Pin,
): Promise<Answer<StoredRelease>> {
  world.progress?.step(`reading ${where}`);
  const store = openToRead(where, world);
  if (store.kind === "refused") return store;
  const pinned = await pinnedRoot(call, world);
  if (pinned.kind === "refused") return pinned;
  const pin = pinned.value ?? known;
  if (pin === undefined) {
    notice(`note: trusting the root that ${where} itself shows; pin one with --trust`, call, world);
  }
  const root = pin === undefined ? await shownRoot(store.value) : ok(pin);
  if (root.kind === "refused") return root;
  const release = await refresh({
    store: store.value,
    memory: passingMemory(),
    root: root.value,
    now: world.now(),
    // Looking is not applying: an operator may look at what has expired.
    expired: "allow",
  });
  if (release.kind === "refused") return release;
  return ok({ store: store.value, release: release.value });
}

/** Where a command finds its store that nobody named: VIGO_STORE, else ./store. */
export function storeAddress(
  call: Call,
  world: World,
): { readonly shown: string; readonly opened: string } {
  const shown = text(call, "store") ?? world.env["VIGO_STORE"] ?? "store";
  return { shown, opened: storeAt(shown, world) };
}
