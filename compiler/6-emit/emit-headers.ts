// The headers of the hosts of one leaf as objects: one for all that are told nothing alone.
import type { HostFacts, HostHeader, ObjectRef } from "../../runtime/contract/bundle.ts";
import { edgesOf } from "../../runtime/contract/edges.ts";
import { factsOf, isAlone, joinHeaders } from "../../runtime/contract/headers.ts";

export interface HeaderWriting {
  readonly fleet: string;
  readonly write: (item: object) => ObjectRef;
  /** By what an object hashes to, those that it leads to. */
  readonly edges: Map<string, readonly ObjectRef[]>;
}

/** One for a release. Gives what leads to each of the headers, in their order. */
export function headerWriter({
  fleet,
  write,
  edges,
}: HeaderWriting): (headers: readonly HostHeader[]) => readonly ObjectRef[] {
  const refToFacts = factsWriter(write);
  return (headers) => {
    const shared = headers.filter((header) => !isAlone(header));
    const joined = joinHeaders(fleet, shared, refToFacts);
    const refToAll = shared.length === 0 ? undefined : write(joined);
    if (refToAll !== undefined) edges.set(refToAll.sha256, edgesOf(joined));
    return headers.map((header) => {
      if (refToAll !== undefined && !isAlone(header)) return refToAll;
      const ref = write(header);
      edges.set(ref.sha256, edgesOf(header));
      return ref;
    });
  };
}

/** Match blocks say the same to all of their hosts, in the very same lists. */
function factsWriter(write: HeaderWriting["write"]): (header: HostHeader) => ObjectRef {
  const known = new Map<
    HostFacts["tags"],
    { readonly facts: HostFacts; readonly ref: ObjectRef }[]
  >();
  return (header) => {
    const { match, environment, tags, compliance, settings } = header;
    const alike = known.get(tags) ?? [];
    known.set(tags, alike);
    const found = alike.find(
      ({ facts }) =>
        facts.match === match &&
        facts.environment === environment &&
        facts.compliance === compliance &&
        facts.settings === settings,
    );
    if (found !== undefined) return found.ref;
    const facts = factsOf(header);
    const ref = write(facts);
    alike.push({ facts, ref });
    return ref;
  };
}
