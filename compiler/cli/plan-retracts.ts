// Which .retract files a publish writes: of configcrates that are new, changed or gone since the last one.
import { existsSync } from "node:fs";
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import { realDisk } from "../1-load/disk.ts";
import { load } from "../1-load/load.ts";
import type { Tree } from "../1-load/tree.ts";
import type { Policy } from "../5-specialize/policy.ts";
import { hostsOfRelease } from "../6-emit/crate-hosts.ts";
import { cachedDraft } from "../cache/cached-draft.ts";
import { changedCrates, type Texts } from "../drafts/changes.ts";
import {
  draftMaker,
  draftsIn,
  planDrafts,
  tellRemoved,
  type PlannedDraft,
} from "../drafts/plan.ts";
import { withCache } from "./cache.ts";
import type { Call } from "./command.ts";
import { currentRelease } from "./current-release.ts";
import { reviewsOf } from "./reviewing.ts";
import { openNamed, type Settings } from "./settings.ts";
import type { World } from "./world.ts";

export interface Planning {
  readonly tree: Tree;
  readonly live: string;
  /** The store, as a person would name it. */
  readonly where: string;
  readonly settings: Settings;
}

export async function planRetracts(
  planning: Planning,
  call: Call,
  world: World,
): Promise<Answer<readonly PlannedDraft[]>> {
  const { tree, live, settings } = planning;
  const { retractionDrafts, ai } = settings.values;
  if (!retractionDrafts) return ok([]);
  const before = await textsOf(live);
  if (before.kind === "refused") return before;
  const changes = changedCrates(before.value, textsIn(tree));
  const sources = [...changes.added, ...changes.changed, ...changes.removed];
  const reviews = ai === undefined ? [] : await reviewsOf(sources, call, world);
  const reviewed = new Map(
    sources.flatMap((source, at) => {
      const commands = reviews[at]?.reviewed;
      return commands === undefined ? [] : [[source, commands] as const];
    }),
  );
  // Only of what is gone somebody has to know who had it, and reading that costs a look at every host.
  const hosts = changes.removed.length === 0 ? undefined : await hostsIn(planning, call, world);
  return ok(planDrafts(changes, hosts, reviewed));
}

interface Drafting {
  readonly tree: Tree;
  readonly settings: Settings;
  readonly planned?: readonly PlannedDraft[];
}

/** With what takes each configcrate back, for the release; without it where the settings want none. */
export async function withDrafts(
  policy: Policy,
  { tree, settings: { values, project }, planned = [] }: Drafting,
  world: World,
): Promise<Policy> {
  if (!values.retractionDrafts) return policy;
  // What is wrong with the cache was told when the files were parsed.
  const named =
    project.cache === undefined ? undefined : { ...project.cache, note: () => undefined };
  const drafts = await withCache(named, world, (cache) =>
    draftsIn(textsIn(tree), planned, cache === undefined ? draftMaker() : cachedDraft(cache)),
  );
  return { ...policy, drafts };
}

function textsIn({ files }: Tree): Texts {
  return new Map([...files].map(([path, { text }]) => [path, text]));
}

async function textsOf(live: string): Promise<Answer<Texts>> {
  if (!existsSync(live)) return ok(new Map());
  const tree = await load({ stacks: live, disk: realDisk }, () => undefined);
  if (tree.kind === "refused") return tree;
  return ok(textsIn(tree.value));
}

/** Undefined when the store cannot say. */
async function hostsIn(
  { where, settings }: Planning,
  call: Call,
  world: World,
): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
  const store = openNamed(where, world);
  if (store.kind === "refused") return undefined;
  const release = await currentRelease(store.value, settings, { call, world });
  if (release.kind === "refused" || release.value === undefined) return undefined;
  const hosts = await hostsOfRelease(store.value, release.value);
  return hosts.kind === "ok" ? hosts.value : undefined;
}

/** RETR-10. */
export function tellOfRemoved(planned: readonly PlannedDraft[], { err }: World): void {
  const told = tellRemoved(planned);
  if (told !== "") err.write(told);
}
