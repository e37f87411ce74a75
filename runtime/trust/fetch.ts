// Fetches what a trusted release holds for a host, believing nothing that does not hash to what was signed.
import type { Bundle, HostHeader, ObjectRef, Part, RetractPart } from "../contract/bundle.ts";
import { headerSchema, retractSchema } from "../contract/bundle.ts";
import { globMatches, spellingsOf } from "../contract/host-glob.ts";
import { answers } from "../contract/answers.ts";
import { assemble } from "../contract/assemble.ts";
import { ok, refuse, type Answer } from "../contract/refusal.ts";
import type { Store } from "../store/store.ts";
import type { TrustedRelease } from "./client.ts";
import { sha256 } from "./hash.ts";
import { fetchObject, fetchPart, type ObjectCache, type ObjectSource } from "./objects.ts";
import { ownHeaders } from "./own-header.ts";
import { markVerified, type Verified } from "./verified.ts";
import { findHost, walkAll, type HostEntry } from "./walk.ts";

export type FetchedBundle =
  | {
      readonly kind: "bundle";
      readonly bundle: Verified<Bundle>;
      /** What holds its header, for a host that is in the tree. */
      readonly headers?: ObjectRef;
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
  const found = await findListed(source, release, host);
  if (found.kind !== "ok") return found;
  if (found.value === undefined) return fetchByRoute(source, release, host);
  const { hostHash, parts } = found.value;
  const [headerRef, ...partRefs] = parts;
  const header = await ownHeaders(source, release)(hostHash, headerRef);
  if (header.kind !== "ok") return header;
  const bundle = await fetchWhole(source, header.value, partRefs);
  if (bundle.kind !== "ok") return bundle;
  const sealed = await fetchSealed(source, header.value);
  if (sealed.kind !== "ok") return sealed;
  return ok({
    kind: "bundle",
    bundle: bundle.value,
    ...(headerRef === undefined ? {} : { headers: headerRef }),
    parts: partRefs,
    sealed: sealed.value,
  });
}

/** Patterns match names in any letters, so that a host which writes its own otherwise is looked for likewise. */
async function findListed(
  source: ObjectSource,
  { document }: TrustedRelease,
  host: string,
): Promise<Answer<HostEntry | undefined>> {
  for (const name of spellingsOf(host)) {
    const hostHash = sha256(name);
    const found = await findHost(source, document.tree, hostHash);
    if (found.kind !== "ok") return found;
    if (found.value !== undefined) return ok({ hostHash, parts: found.value });
  }
  return ok(undefined);
}

async function fetchSealed(
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
  const header: HostHeader = { schema: headerSchema, host, fleet: document.fleet, ...facts };
  const bundle = await fetchWhole(source, header, refs);
  if (bundle.kind !== "ok") return bundle;
  return ok({ kind: "bundle", bundle: bundle.value, parts: refs, sealed: new Map() });
}

/** With the files that its resources copy: once it is there, applying it asks for nothing more. */
async function fetchWhole(
  source: ObjectSource,
  header: HostHeader,
  refs: readonly ObjectRef[],
): Promise<Answer<Verified<Bundle>>> {
  const parts = await answers(refs, (ref) => fetchPart(source, ref));
  if (parts.kind !== "ok") return parts;
  const bundle = bundleOf(source, header, parts.value);
  if (bundle.kind !== "ok") return bundle;
  const staged = await stageFiles(source, Object.values(bundle.value.files ?? {}));
  return staged.kind === "ok" ? bundle : staged;
}

/** Small ones a few at a time; of large ones there is never more than one in memory. */
async function stageFiles(
  source: ObjectSource,
  files: readonly ObjectRef[],
): Promise<Answer<undefined>> {
  const small = files.filter(({ size }) => size <= smallFile);
  const staged = await answers(small, (ref) => stageFile(source, ref));
  if (staged.kind !== "ok") return staged;
  for (const ref of files.filter(({ size }) => size > smallFile)) {
    const large = await stageFile(source, ref);
    if (large.kind !== "ok") return large;
  }
  return ok(undefined);
}

const smallFile = 1024 * 1024;

async function stageFile(source: ObjectSource, ref: ObjectRef): Promise<Answer<undefined>> {
  const fetched = await fetchObject(source, ref);
  return fetched.kind === "ok" ? ok(undefined) : fetched;
}

/** By host name, sorted. Every part is fetched once, however many hosts share it. */
export async function fetchAllBundles(
  store: Store,
  release: TrustedRelease,
): Promise<Answer<ReadonlyMap<string, Verified<Bundle>>>> {
  const source = { store };
  const tree = await walkAll(source, release.document.tree);
  if (tree.kind !== "ok") return tree;
  const shared = new Map<string, Promise<Answer<Part | RetractPart>>>();
  const partOnce = (ref: ObjectRef): Promise<Answer<Part | RetractPart>> => {
    const known = shared.get(ref.sha256) ?? fetchPart(source, ref);
    shared.set(ref.sha256, known);
    return known;
  };
  const headerOf = ownHeaders(source, release);
  const bundles = await answers(tree.value.hosts, async ({ hostHash, parts: refs }) => {
    const [headerRef, ...partRefs] = refs;
    const header = await headerOf(hostHash, headerRef);
    if (header.kind !== "ok") return header;
    const parts = await answers(partRefs, partOnce);
    return parts.kind === "ok" ? bundleOf(source, header.value, parts.value) : parts;
  });
  if (bundles.kind !== "ok") return bundles;
  const named = bundles.value.map((bundle) => [bundle.header.host, bundle] as const);
  return ok(new Map(named.sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** Crate parts, and perhaps a retract part at the end: its schema tells it from the others. */
function bundleOf(
  { store }: ObjectSource,
  header: HostHeader,
  parts: readonly (Part | RetractPart)[],
): Answer<Verified<Bundle>> {
  const crates = parts.filter((part) => part.schema !== retractSchema);
  const retract = parts.find((part) => part.schema === retractSchema);
  const isLast = retract === undefined || parts.indexOf(retract) === parts.length - 1;
  if (!isLast || hasTwoMeanings(crates)) {
    return refuse(
      "malformed",
      `the parts of "${header.host}" in "${store.where}" do not fit together`,
    );
  }
  return ok(markVerified(assemble(header, crates, retract)));
}

/** One release has one tree, so that a path of it stands for the same bytes in all parts. */
function hasTwoMeanings(parts: readonly Part[]): boolean {
  const known = new Map<string, string>();
  return parts.some(({ files = {} }) =>
    Object.entries(files).some(([path, { sha256: hash }]) => {
      const isOther = (known.get(path) ?? hash) !== hash;
      known.set(path, hash);
      return isOther;
    }),
  );
}
