// What is said of a host besides its resources, for hosts that both sides have.
import type { HostHeader } from "../../runtime/contract/bundle.ts";
import { canonical } from "../../runtime/contract/canonical-json.ts";
import type { Value } from "../../runtime/contract/value.ts";
import { settingsDocument } from "../show/document.ts";
import { changedValues } from "./compare-values.ts";
import type { NamedHost } from "./compare.ts";
import type { HeaderGroup } from "./comparison.ts";

export function changedHeaders(hosts: readonly NamedHost[]): readonly HeaderGroup[] {
  const groups = new Map<
    string,
    {
      readonly old: HostHeader;
      readonly next: HostHeader;
      readonly hosts: string[];
      readonly matches: Set<string>;
    }
  >();
  for (const { name, old, next } of hosts) {
    if (old === undefined || next === undefined || old.header === next.header) continue;
    const [was, is] = [canonical(factsOf(old.header)), canonical(factsOf(next.header))];
    if (was === is) continue;
    const key = `${was}\n${is}`;
    const group = groups.get(key) ?? {
      old: old.header,
      next: next.header,
      hosts: [],
      matches: new Set<string>(),
    };
    groups.set(key, group);
    group.hosts.push(name);
    group.matches.add(next.header.match);
  }
  return [...groups.values()].map(({ old, next, hosts: members, matches }) => ({
    hosts: members,
    matches: [...matches].toSorted(),
    changes: changedValues(factsOf(old), factsOf(next)),
  }));
}

/** Claims and waivers are told by themselves, secrets where they are printed. */
function factsOf({ match, environment, tags, settings }: HostHeader): {
  readonly [name: string]: Value;
} {
  return {
    match,
    ...(environment === undefined ? {} : { environment }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(settings === undefined ? {} : { settings: settingsDocument(settings) }),
  };
}
