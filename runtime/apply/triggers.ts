// What triggers a resource: another that changed something in this run, or a secret that has a new version.
import type { Resource } from "../contract/bundle.ts";
import type { ResourceReport, RunReport } from "./report.ts";
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

/** What this run has changed so far counts, whichever side of the two says that they belong together. */
export function isNotified(
  { id, subscribes = [] }: Pick<Resource, "id" | "subscribes">,
  done: readonly { readonly resource: Resource; readonly report: ResourceReport }[],
): boolean {
  return done.some(
    ({ resource, report }) =>
      hasChanged(report) &&
      (subscribes.includes(resource.id) || (resource.notifies ?? []).includes(id)),
  );
}

function hasChanged({ result }: ResourceReport): boolean {
  return result === "created" || result === "updated" || result === "deleted";
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
