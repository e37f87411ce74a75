// The header of one host, out of those of all that share its leaf.
import type { HostHeader, HostHeaders, ObjectRef, ReleaseDocument } from "../contract/bundle.ts";
import { headerSchema } from "../contract/bundle.ts";
import { headerFrom } from "../contract/headers.ts";
import { ok, refuse, type Answer, type Refusal } from "../contract/refusal.ts";
import { sha256 } from "./hash.ts";
import { fetchFacts, fetchHeaders, type ObjectSource } from "./objects.ts";

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
  const { where } = source.store;
  const headersAt = onceEach((ref) => namesAt(source, ref));
  const factsAt = onceEach((ref) => fetchFacts(source, ref));
  return async (hostHash, ref) => {
    if (ref === undefined) return refuse("malformed", `a host of "${where}" has no parts`);
    const found = await headersAt(ref);
    if (found.kind !== "ok") return found;
    const { headers, names } = found.value;
    const host = names.get(hostHash);
    if (host === undefined) return refusedStranger([...names.values()]);
    const { fleet } = headers;
    if (fleet !== document.fleet) return refusedFleet(host, fleet, document.fleet);
    if (headers.schema === headerSchema) return ok(headers);
    const factsRef = headers.facts[headers.hosts[host] ?? -1];
    if (factsRef === undefined)
      return refuse("malformed", `"${where}" lacks what it says of "${host}"`);
    const facts = await factsAt(factsRef);
    return facts.kind === "ok" ? ok(headerFrom(facts.value, { host, fleet })) : facts;
  };
}

interface NamedHeaders {
  readonly headers: HostHeader | HostHeaders;
  /** By what they hash to. */
  readonly names: ReadonlyMap<string, string>;
}

async function namesAt(source: ObjectSource, ref: ObjectRef): Promise<Answer<NamedHeaders>> {
  const fetched = await fetchHeaders(source, ref);
  if (fetched.kind !== "ok") return fetched;
  const headers = fetched.value;
  const names = headers.schema === headerSchema ? [headers.host] : Object.keys(headers.hosts);
  return ok({ headers, names: new Map(names.map((name) => [sha256(name), name])) });
}

function onceEach<T>(fetch: (ref: ObjectRef) => Promise<T>): (ref: ObjectRef) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (ref) => {
    const found = known.get(ref.sha256) ?? fetch(ref);
    known.set(ref.sha256, found);
    return found;
  };
}

function refusedStranger(hosts: readonly string[]): Refusal {
  const [first, ...others] = hosts.map((host) => `"${host}"`);
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  const whom = first === undefined ? "nobody" : `${first}${more}`;
  return refuse("wrong-host", `the store gives what is meant for ${whom} to another host`);
}

function refusedFleet(host: string, fleet: string, wanted: string): Refusal {
  return refuse(
    "wrong-fleet",
    `what the store gives "${host}" is meant for the fleet "${fleet}", not "${wanted}"`,
  );
}
