// All that is known of one host, whether the inventory lists it or a match block would take it by its name.
import { globMatches } from "../../runtime/contract/host-glob.ts";
import type { Origins } from "../../runtime/contract/origins.ts";
import type { Catalog } from "../3-check/catalog.ts";
import type { Composition, Fleet } from "../4-resolve/composition.ts";
import type { Policy } from "../5-specialize/policy.ts";
import { findHost, traceHost } from "./trace.ts";
import type { Known } from "./trace-resource.ts";

export interface Explained {
  readonly catalog: Catalog;
  readonly fleet: Fleet;
  readonly policy: Policy | undefined;
}

export type KnownHost = Known & {
  readonly isListed: boolean;
  /** Undefined when the tree has mistakes. */
  readonly origins: Origins | undefined;
};

/** Undefined when nothing is told to such a host. */
export function findKnown(name: string, explained: Explained): KnownHost | undefined {
  const { catalog, fleet, policy } = explained;
  const traced = findHost(fleet, name);
  if (traced === undefined) return findUnlisted(name, explained);
  return {
    isListed: true,
    origins: policy?.origins,
    traced,
    catalog,
    trace: traceHost(traced),
    policy: policy?.hosts.find(({ header }) => header.host === traced.host.name.value),
  };
}

/** The first match block takes it, unless the settings leave such hosts alone. */
function findUnlisted(name: string, { catalog, fleet, policy }: Explained): KnownHost | undefined {
  if (catalog.settings.unlisted === "deny") return undefined;
  const [composition, ...others] = fleet.compositions.filter(({ block }) =>
    globMatches(block.match.value, name),
  );
  if (composition === undefined) return undefined;
  const { at, value: pattern } = composition.block.match;
  const alone: Composition = { ...composition, alsoMatches: others.map(({ block }) => block) };
  const traced = {
    composition: alone,
    host: { name: { value: name, at }, at, traits: {}, pinned: [], key: undefined },
  };
  return {
    isListed: false,
    origins: policy?.origins,
    traced,
    catalog,
    trace: traceHost(traced),
    policy: policy?.routes?.find(({ match }) => match === pattern),
  };
}
