// Builds a resource of a crate once for all hosts that it comes out the same for, whatever else their parts hold.
import type { KnownHost } from "../4-resolve/composition.ts";
import type { BuiltResource, SharedResources } from "./build-part.ts";
import type { ExpandedResource } from "./expand.ts";
import type { CratePlace, KindFinder, KindOfHost } from "./host-kinds.ts";

interface Shared {
  /** Most crates are built for one kind of host alone, so that nobody asks what a resource depends on. */
  readonly first: { readonly host: KnownHost; readonly built: readonly BuiltResource[] };
  byKind?: {
    readonly kindOf: KindOfHost;
    readonly built: Map<string, readonly BuiltResource[]>;
  };
}

/** For one crate of one match block, for only there resources relate alike. */
export function sharedResources(place: CratePlace, kinds: KindFinder): SharedResources {
  const known = new Map<ExpandedResource, Shared>();
  return (expanded, host, build) => {
    const shared = known.get(expanded);
    if (shared === undefined) {
      const built = build();
      known.set(expanded, { first: { host, built } });
      return built;
    }
    shared.byKind ??= startKinds(
      kinds.ofResource(place, expanded.syntax) ?? (() => ""),
      shared.first,
    );
    const { kindOf, built } = shared.byKind;
    const kind = kindOf(host);
    const there = built.get(kind) ?? build();
    built.set(kind, there);
    return there;
  };
}

function startKinds(
  kindOf: KindOfHost,
  { host, built }: Shared["first"],
): NonNullable<Shared["byKind"]> {
  return { kindOf, built: new Map([[kindOf(host), built]]) };
}
