// The header of one host, out of the headers of all that share its leaf.
import type { HostHeader, ObjectRef, ReleaseDocument } from "../contract/bundle.ts";
import { ok, refuse, type Answer, type Refusal } from "../contract/refusal.ts";
import { sha256 } from "./hash.ts";
import { fetchHeaders, type ObjectSource } from "./objects.ts";

/** Given the hash of a host's name, and the first of its parts. */
export type FindHeader = (
  hostHash: string,
  ref: ObjectRef | undefined,
) => Promise<Answer<HostHeader>>;

/**
 * A header says whose it is, so that an entry that was moved to another host or fleet is refused. What
 * several hosts share is fetched once.
 */
export function ownHeaders(
  source: ObjectSource,
  { document }: { readonly document: Pick<ReleaseDocument, "fleet"> },
): FindHeader {
  const known = new Map<string, Promise<Answer<HeadersByHash>>>();
  const fetchOnce = (ref: ObjectRef): Promise<Answer<HeadersByHash>> => {
    const found = known.get(ref.sha256) ?? byHash(source, ref);
    known.set(ref.sha256, found);
    return found;
  };
  return async (hostHash, ref) => {
    if (ref === undefined)
      return refuse("malformed", `a host of "${source.store.where}" has no parts`);
    const headers = await fetchOnce(ref);
    if (headers.kind !== "ok") return headers;
    const own = headers.value.get(hostHash);
    if (own === undefined) return refusedStranger([...headers.value.values()]);
    return own.fleet === document.fleet ? ok(own) : refusedFleet(own, document.fleet);
  };
}

type HeadersByHash = ReadonlyMap<string, HostHeader>;

async function byHash(source: ObjectSource, ref: ObjectRef): Promise<Answer<HeadersByHash>> {
  const headers = await fetchHeaders(source, ref);
  if (headers.kind !== "ok") return headers;
  return ok(new Map(headers.value.map((header) => [sha256(header.host), header])));
}

function refusedStranger(headers: readonly HostHeader[]): Refusal {
  const [first, ...others] = headers.map(({ host }) => `"${host}"`);
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  const whom = first === undefined ? "nobody" : `${first}${more}`;
  return refuse("wrong-host", `the store gives what is meant for ${whom} to another host`);
}

function refusedFleet({ host, fleet }: HostHeader, wanted: string): Refusal {
  return refuse(
    "wrong-fleet",
    `what the store gives "${host}" is meant for the fleet "${fleet}", not "${wanted}"`,
  );
}
