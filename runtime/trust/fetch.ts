// Fetches what a trusted release holds for a host, believing nothing that does not hash to what was signed.
import type { Bundle, HostHeader, ObjectRef, Part } from "../contract/bundle.ts";
import { headerSchema } from "../contract/bundle.ts";
import { globMatches } from "../contract/host-glob.ts";
import { answers } from "../contract/answers.ts";
import { assemble } from "../contract/assemble.ts";
import { ok, refuse, type Answer, type Refusal } from "../contract/refusal.ts";
import type { Store } from "../store/store.ts";
import type { TrustedRelease } from "./client.ts";
import { sha256 } from "./hash.ts";
import {
  fetchHeader,
  fetchObject,
  fetchPart,
  type ObjectCache,
  type ObjectSource,
} from "./objects.ts";
import { markVerified, type Verified } from "./verified.ts";
import { findHost, walkAll } from "./walk.ts";

export type FetchedBundle =
  | {
      readonly kind: "bundle";
      readonly bundle: Verified<Bundle>;
      /** The header part first. */
      readonly parts: readonly ObjectRef[];
      /** By path, as they are sealed: what they say is for the host's key to tell. */
      readonly sealed: ReadonlyMap<string, Uint8Array>;
    }
  /** Proven by the tree: this host is not in this release. */
  | { readonly kind: "absent" };

export async function fetchBundle(
  store: Store,
  release: TrustedRelease,
  host: string,
  cache?: ObjectCache,
): Promise<Answer<FetchedBundle>> {
  const source = { store, cache };
  const found = await findHost(source, release.document.tree, sha256(host));
  if (found.kind !== "ok") return found;
  if (found.value === undefined) return fetchByRoute(source, release, host);
  const [headerRef, ...partRefs] = found.value;
  const header = await fetchOwnHeader(source, release, sha256(host), headerRef);
  if (header.kind !== "ok") return header;
  const parts = await answers(partRefs, (ref) => fetchPart(source, ref));
  if (parts.kind !== "ok") return parts;
  const sealed = await fetchSealed(source, header.value);
  if (sealed.kind !== "ok") return sealed;
  const bundle = bundleOf(header.value, parts.value);
  return ok({ kind: "bundle", bundle, parts: found.value, sealed: sealed.value });
}

export async function fetchSealed(
  source: ObjectSource,
  { secrets = {} }: HostHeader,
): Promise<Answer<ReadonlyMap<string, Uint8Array>>> {
  const fetched = await answers(Object.entries(secrets), async ([path, { sealed }]) => {
    const bytes = await fetchObject(source, sealed);
    return bytes.kind === "ok" ? ok([path, bytes.value] as const) : bytes;
  });
  return fetched.kind === "ok" ? ok(new Map(fetched.value)) : fetched;
}

/** A host that no inventory lists walks the match blocks with its own name. */
async function fetchByRoute(
  source: ObjectSource,
  { document }: TrustedRelease,
  host: string,
): Promise<Answer<FetchedBundle>> {
  const route = document.routes?.find(({ match }) => globMatches(match, host));
  if (route === undefined) return ok({ kind: "absent" });
  const { parts: refs, ...facts } = route;
  const parts = await answers(refs, (ref) => fetchPart(source, ref));
  if (parts.kind !== "ok") return parts;
  const header: HostHeader = { schema: headerSchema, host, fleet: document.fleet, ...facts };
  const bundle = bundleOf(header, parts.value);
  return ok({ kind: "bundle", bundle, parts: refs, sealed: new Map() });
}

/** By host name, sorted. Every part is fetched once, however many hosts share it. */
export async function fetchAllBundles(
  store: Store,
  release: TrustedRelease,
): Promise<Answer<ReadonlyMap<string, Verified<Bundle>>>> {
  const source = { store };
  const tree = await walkAll(source, release.document.tree);
  if (tree.kind !== "ok") return tree;
  const shared = new Map<string, Promise<Answer<Part>>>();
  const partOnce = (ref: ObjectRef): Promise<Answer<Part>> => {
    const known = shared.get(ref.sha256) ?? fetchPart(source, ref);
    shared.set(ref.sha256, known);
    return known;
  };
  const bundles = await answers(tree.value.hosts, async ({ hostHash, parts: refs }) => {
    const [headerRef, ...partRefs] = refs;
    const header = await fetchOwnHeader(source, release, hostHash, headerRef);
    if (header.kind !== "ok") return header;
    const parts = await answers(partRefs, partOnce);
    return parts.kind === "ok" ? ok(bundleOf(header.value, parts.value)) : parts;
  });
  if (bundles.kind !== "ok") return bundles;
  const named = bundles.value.map((bundle) => [bundle.header.host, bundle] as const);
  return ok(new Map(named.sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** A header says whose it is, so that an entry that was moved to another host or fleet is refused. */
export async function fetchOwnHeader(
  source: ObjectSource,
  release: TrustedRelease,
  hostHash: string,
  ref: ObjectRef | undefined,
): Promise<Answer<HostHeader>> {
  if (ref === undefined)
    return refuse("malformed", `a host of "${source.store.where}" has no parts`);
  const header = await fetchHeader(source, ref);
  return header.kind === "ok"
    ? (strangerOf(header.value, hostHash, release.document.fleet) ?? header)
    : header;
}

function strangerOf(header: HostHeader, hostHash: string, fleet: string): Refusal | undefined {
  if (sha256(header.host) !== hostHash) {
    return refuse(
      "wrong-host",
      `the store gives what is meant for "${header.host}" to another host`,
    );
  }
  if (header.fleet === fleet) return undefined;
  return refuse(
    "wrong-fleet",
    `what the store gives "${header.host}" is meant for the fleet "${header.fleet}", not "${fleet}"`,
  );
}

function bundleOf(header: HostHeader, parts: readonly Part[]): Verified<Bundle> {
  return markVerified(assemble(header, parts));
}
