// Headers of several hosts in one object, and each of them again: a host more costs a line, and no object.
import type { HeaderFacts, HostHeader, HostHeaders, OwnFacts } from "./bundle.ts";
import { headerSchema, headersSchema } from "./bundle.ts";

/** All of one fleet. The same headers give the same, in whichever order. */
export function joinHeaders(fleet: string, headers: readonly HostHeader[]): HostHeaders {
  const facts: HeaderFacts[] = [];
  const places = new Map<string, number>();
  const placeOf = (said: HeaderFacts): number => {
    const text = JSON.stringify(said);
    const place = places.get(text) ?? facts.push(said) - 1;
    places.set(text, place);
    return place;
  };
  const hosts: { [host: string]: OwnFacts } = {};
  for (const header of [...headers].sort((a, b) => (a.host < b.host ? -1 : 1))) {
    const { schema: _schema, host, fleet: _fleet, allowShrink, secrets, ...said } = header;
    hosts[host] = {
      facts: placeOf(said),
      ...(allowShrink === undefined ? {} : { allowShrink }),
      ...(secrets === undefined ? {} : { secrets }),
    };
  }
  return { schema: headersSchema, fleet, facts, hosts };
}

/** Undefined when a host is told facts that are not there. */
export function headersIn({ fleet, facts, hosts }: HostHeaders): readonly HostHeader[] | undefined {
  const headers: HostHeader[] = [];
  for (const [host, { facts: place, ...own }] of Object.entries(hosts)) {
    const said = facts[place];
    if (said === undefined) return undefined;
    headers.push({ schema: headerSchema, host, fleet, ...said, ...own });
  }
  return headers;
}
