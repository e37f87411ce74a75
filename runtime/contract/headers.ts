// Headers of several hosts in one object, and each of them again: a host more costs a line, and no object.
import type { HostFacts, HostHeader, HostHeaders, ObjectRef } from "./bundle.ts";
import { factsSchema, headerSchema, headersSchema } from "./bundle.ts";

/** A header that says something of one host alone is an object by itself: it changes alone, too. */
export function isAlone({ allowShrink, secrets }: HostHeader): boolean {
  return allowShrink !== undefined || secrets !== undefined;
}

/** Of one fleet, and none of them alone. The same headers give the same, in whichever order. */
export function joinHeaders(
  fleet: string,
  headers: readonly HostHeader[],
  refTo: (header: HostHeader) => ObjectRef,
): HostHeaders {
  const facts: ObjectRef[] = [];
  const places = new Map<string, number>();
  const hosts: { [host: string]: number } = {};
  for (const header of [...headers].sort((a, b) => (a.host < b.host ? -1 : 1))) {
    const ref = refTo(header);
    const place = places.get(ref.sha256) ?? facts.push(ref) - 1;
    places.set(ref.sha256, place);
    hosts[header.host] = place;
  }
  return { schema: headersSchema, fleet, facts, hosts };
}

/** Of a header that is not alone. */
export function factsOf(header: HostHeader): HostFacts {
  const { schema: _schema, host: _host, fleet: _fleet, ...facts } = header;
  return { ...facts, schema: factsSchema };
}

export function headerFrom(
  { schema: _schema, ...facts }: HostFacts,
  { host, fleet }: Pick<HostHeader, "host" | "fleet">,
): HostHeader {
  return { schema: headerSchema, host, fleet, ...facts };
}
