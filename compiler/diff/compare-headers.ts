// What is said of a host besides its resources, for hosts that both sides have.
import type { HostHeader } from "../../runtime/contract/bundle.ts";
import { canonical } from "../../runtime/contract/canonical-json.ts";
import type { Value } from "../../runtime/contract/value.ts";
import { settingsDocument } from "../show/document.ts";
import { changedValues } from "./compare-values.ts";
import type { NamedHost } from "./compare.ts";
import type { HeaderGroup } from "./comparison.ts";

/** Of hosts that have the very same change one group, whatever else is said of each. */
export function changedHeaders(hosts: readonly NamedHost[]): readonly HeaderGroup[] {
  const groups = new Map<
    string,
    {
      readonly old: Facts;
      readonly next: Facts;
      readonly hosts: string[];
      readonly matches: Set<string>;
    }
  >();
  for (const { name, old, next } of hosts) {
    if (old === undefined || next === undefined || old.header === next.header) continue;
    const [was, is] = onlyDifferent(factsOf(old.header), factsOf(next.header));
    const key = `${canonical(was)}\n${canonical(is)}`;
    if (key === nothing) continue;
    const group = groups.get(key) ?? { old: was, next: is, hosts: [], matches: new Set<string>() };
    groups.set(key, group);
    group.hosts.push(name);
    group.matches.add(next.header.match);
  }
  return [...groups.values()].map(({ old, next, hosts: members, matches }) => ({
    hosts: members,
    matches: [...matches].toSorted(),
    changes: changedValues(old, next),
  }));
}

type Facts = { readonly [name: string]: Value };

const nothing = `${canonical({})}\n${canonical({})}`;

function onlyDifferent(old: Facts, next: Facts): readonly [old: Facts, next: Facts] {
  const isOther = (name: string): boolean =>
    canonical(old[name] ?? null) !== canonical(next[name] ?? null);
  const only = (facts: Facts): Facts =>
    Object.fromEntries(Object.entries(facts).filter(([name]) => isOther(name)));
  return [only(old), only(next)];
}

/** Claims and waivers are told by themselves, secrets where they are printed. */
function factsOf({ match, environment, tags, settings }: HostHeader): Facts {
  return {
    match,
    ...(environment === undefined ? {} : { environment }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(settings === undefined ? {} : { settings: settingsDocument(settings) }),
  };
}
