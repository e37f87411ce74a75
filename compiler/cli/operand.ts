// Reads one side of `bundle show` and `bundle diff`: a store, or a stacks tree compiled in memory.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Answer } from "../../runtime/contract/refusal.ts";
import { ok } from "../../runtime/contract/refusal.ts";
import type { Store } from "../../runtime/store/store.ts";
import { refresh, type TrustedRelease } from "../../runtime/trust/client.ts";
import { fetchAllBundles } from "../../runtime/trust/fetch.ts";
import { passingMemory } from "../../runtime/trust/memory.ts";
import { shownRoot } from "../../runtime/trust/shown-root.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { bundlesOf, type Side } from "../diff/side.ts";
import { cacheNamed } from "./cache.ts";
import { text, type Call } from "./command.ts";
import { pinnedRoot } from "./pinned-root.ts";
import { notice } from "./print.ts";
import { compileProject, projectAt } from "./project.ts";
import { openToRead } from "./settings.ts";
import type { World } from "./world.ts";

export interface Operand {
  /** Undefined when the stacks tree has errors. */
  readonly side: Side | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** A folder with metadata/ in it is a store; any other folder is a stacks tree. */
export async function readOperand(
  where: string,
  call: Call,
  world: World,
): Promise<Answer<Operand>> {
  const path = resolve(world.cwd, where);
  const isStore = where.includes("://") || existsSync(join(path, "metadata"));
  return isStore
    ? readStore(where, call, world)
    : readStacks(where, world, { cache: cacheNamed(call, world) });
}

export async function readStacks(
  where: string,
  world: World,
  given: Pick<Parameters<typeof projectAt>[1], "inventories" | "cache"> = {},
): Promise<Answer<Operand>> {
  const compiled = await compileProject(
    projectAt(where, given, world),
    world,
    // Lint is for those who write a tree; here somebody looks at what comes out of it.
    { lint: false },
  );
  if (compiled.kind === "refused") return compiled;
  const { policy, diagnostics } = compiled.value;
  const side =
    policy === undefined ? undefined : { release: undefined, bundles: bundlesOf(policy) };
  return ok({ side, diagnostics });
}

export async function readStore(where: string, call: Call, world: World): Promise<Answer<Operand>> {
  const opened = await openTrusted(where, call, world);
  if (opened.kind === "refused") return opened;
  const { store, release } = opened.value;
  const bundles = await fetchAllBundles(store, release);
  if (bundles.kind === "refused") return bundles;
  return ok({
    side: { release: release.document.release, bundles: bundles.value },
    diagnostics: [],
  });
}

export interface TrustedStore {
  readonly store: Store;
  readonly release: TrustedRelease;
}

/** Verified by the root that was pinned, else by the one that the store itself shows, which is said. */
export async function openTrusted(
  where: string,
  call: Call,
  world: World,
): Promise<Answer<TrustedStore>> {
  world.progress?.step(`reading ${where}`);
  const store = openToRead(where, world);
  if (store.kind === "refused") return store;
  const pinned = await pinnedRoot(call, world);
  if (pinned.kind === "refused") return pinned;
  if (pinned.value === undefined) {
    notice(`note: trusting the root that ${where} itself shows; pin one with --trust`, call, world);
  }
  const root = pinned.value === undefined ? await shownRoot(store.value) : ok(pinned.value);
  if (root.kind === "refused") return root;
  const release = await refresh({
    store: store.value,
    memory: passingMemory(),
    root: root.value,
    now: world.now(),
    // Looking is not applying: an operator may look at what has expired.
    expired: "allow",
  });
  return release.kind === "ok" ? ok({ store: store.value, release: release.value }) : release;
}

/** Where a command finds its store that nobody named: VIGO_STORE, else ./store. */
export function storeAddress(
  call: Call,
  world: World,
): { readonly shown: string; readonly opened: string } {
  const shown = text(call, "store") ?? world.env["VIGO_STORE"] ?? "store";
  return { shown, opened: shown.includes("://") ? shown : resolve(world.cwd, shown) };
}
