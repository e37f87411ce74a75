// What two releases say besides their listed hosts: routes, work, and what an agent does that hears nothing new.
import { canonical } from "../../runtime/contract/canonical-json.ts";
import type { BesideChange } from "./comparison.ts";
import { longestRise } from "./longest-rise.ts";
import type { SideDocument } from "./side.ts";

/** A route that changes as listed hosts of its match block do is told with them: `told` are their patterns. */
export function changedBeside(
  old: SideDocument,
  next: SideDocument,
  told: ReadonlySet<string>,
): readonly BesideChange[] {
  const routes = changed("route", routesOf(old), routesOf(next));
  return [
    ...routes.filter(({ name, kind }) => kind !== "changed" || !told.has(name)),
    ...changed("task", workOf("task", old), workOf("task", next)),
    ...changed("workflow", workOf("workflow", old), workOf("workflow", next)),
    ...changed("stale", staleOf(old), staleOf(next)),
  ];
}

/** By name, a text that is equal for what says the same. In the order in which they count. */
type Said = ReadonlyMap<string, string>;

function changed(what: BesideChange["what"], old: Said, next: Said): readonly BesideChange[] {
  const moved = movedAmong(old, next);
  const stays = [...next].flatMap(([name, text]): readonly BesideChange[] => {
    const was = old.get(name);
    if (was === undefined) return [{ what, name, kind: "added" }];
    if (was !== text) return [{ what, name, kind: "changed" }];
    return what === "route" && moved.has(name) ? [{ what, name, kind: "moved" }] : [];
  });
  const gone = [...old.keys()].filter((name) => !next.has(name));
  return [...stays, ...gone.map((name) => ({ what, name, kind: "removed" as const }))];
}

function movedAmong(old: Said, next: Said): ReadonlySet<string> {
  const places = new Map([...old.keys()].map((name, place) => [name, place]));
  const shared = [...next.keys()].filter((name) => places.has(name));
  const stayed = longestRise(shared.map((name) => places.get(name) ?? 0));
  return new Set(shared.filter((_, place) => !stayed.has(place)));
}

/**
 * That a release was allowed to shrink says something of its way, and nothing of what hosts get; a waiver that
 * was over already changes nothing when it goes.
 */
function routesOf({ routes = [] }: SideDocument): Said {
  const said = new Map<string, string>();
  for (const { allowShrink: _allowed, compliance = [], ...route } of routes) {
    const claims = compliance.map(({ waivedUntil: _over, ...claim }) => claim);
    // Only the first of two with the same pattern is ever reached.
    if (!said.has(route.match)) said.set(route.match, canonical({ ...route, compliance: claims }));
  }
  return said;
}

function workOf(kind: "task" | "workflow", { work = [] }: SideDocument): Said {
  const some = work.filter((item) => item.kind === kind);
  return new Map(some.map(({ name, object }) => [name, object.sha256]));
}

function staleOf({ stale }: SideDocument): Said {
  return new Map(stale === undefined ? [] : [["stale", canonical(stale)]]);
}
