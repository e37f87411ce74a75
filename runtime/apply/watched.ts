// Which versions of secrets resources were applied with: a new one triggers those that watch it.
import type { Resource } from "../contract/bundle.ts";
import type { RunReport } from "./report.ts";
import type { Secrets } from "./secrets.ts";

/** By id of the resource, then by path: the version that it was last applied with. */
export interface Watched {
  readonly [id: string]: { readonly [path: string]: number };
}

/** A secret that was never seen here before is not a new version of anything. */
export function isWatchTriggered(
  { id, watchSecret = [] }: Pick<Resource, "id" | "watchSecret">,
  before: Watched,
  secrets: Secrets,
): boolean {
  const seen = Object.hasOwn(before, id) ? before[id] : undefined;
  return watchSecret.some((path) => {
    const old = seen !== undefined && Object.hasOwn(seen, path) ? seen[path] : undefined;
    const now = secrets.get(path)?.version;
    return old !== undefined && now !== undefined && old !== now;
  });
}

/** What to remember after a run. What failed or was blocked is triggered again the next time. */
export function watchedAfter(
  resources: readonly Resource[],
  report: RunReport,
  { before, secrets }: { readonly before: Watched; readonly secrets: Secrets },
): Watched {
  const results = new Map(report.resources.map(({ id, result }) => [id, result]));
  const entries = resources.flatMap(({ id, watchSecret = [] }) => {
    if (watchSecret.length === 0) return [];
    const result = results.get(id);
    const isApplied = result !== undefined && result !== "failed" && result !== "blocked";
    if (!isApplied) return Object.hasOwn(before, id) ? [[id, before[id] ?? {}] as const] : [];
    const versions = watchSecret.flatMap((path) => {
      const version = secrets.get(path)?.version;
      return version === undefined ? [] : [[path, version] as const];
    });
    return [[id, Object.fromEntries(versions)] as const];
  });
  return Object.fromEntries(entries);
}
