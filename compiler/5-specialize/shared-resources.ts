// Builds a resource of a crate once for all hosts that it comes out the same for, whatever else their parts hold.
import type { KnownHost } from "../4-resolve/composition.ts";
import type { BuiltResource, SharedResources } from "./build-part.ts";
import type { ExpandedResource } from "./expand.ts";
import type { CratePlace, KindFinder, KindOfHost } from "./host-kinds.ts";
import { told, type Told } from "./telling.ts";

type Built = Told<readonly BuiltResource[]>;

interface Shared {
  /** Most crates are built for one kind of host alone, so that nobody asks what a resource depends on. */
  readonly first: { readonly host: KnownHost; readonly built: Built };
  byKind?: { readonly kindOf: KindOfHost; readonly built: Map<string, Built> };
}

/** For one crate of one match block, for only there resources relate alike. */
export function sharedResources(place: CratePlace, kinds: KindFinder): SharedResources {
  const known = new Map<ExpandedResource, Shared>();
  const find: (...asked: Parameters<SharedResources>) => Built = (expanded, { host }, build) => {
    const shared = known.get(expanded);
    if (shared === undefined) {
      const built = told(build);
      known.set(expanded, { first: { host, built } });
      return built;
    }
    shared.byKind ??= startKinds(
      kinds.ofResource(place, expanded.syntax) ?? (() => ""),
      shared.first,
    );
    const { kindOf, built } = shared.byKind;
    const kind = kindOf(host);
    const there = built.get(kind) ?? told(build);
    built.set(kind, there);
    return there;
  };
  return (expanded, asker, build) => {
    const { value, again } = find(expanded, asker, build);
    again(asker);
    return value;
  };
}

function startKinds(
  kindOf: KindOfHost,
  { host, built }: Shared["first"],
): NonNullable<Shared["byKind"]> {
  return { kindOf, built: new Map([[kindOf(host), built]]) };
}
