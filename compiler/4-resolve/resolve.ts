// Catalog to Compositions: each host finds its match block, each match block its crates.
import type { HostSyntax, MatchBlockSyntax } from "../2-parse/syntax.ts";
import type { Catalog } from "../3-check/catalog.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Span } from "../source/source.ts";
import { compose } from "./compose.ts";
import type { Fleet } from "./composition.ts";
import * as say from "./diagnostics.ts";
import { isLiteral } from "../../runtime/contract/host-glob.ts";
import { matchFinder } from "./match-finder.ts";

export interface ResolveOptions {
  readonly today: string;
}

export function resolve(catalog: Catalog, { today }: ResolveOptions, report: Report): Fleet {
  const hosts = hostsOf(catalog, report);
  if (catalog.matchBlocks.length === 0) report(say.noHosts(nowhere));
  const find = matchFinder(catalog.matchBlocks);
  const members = new Map<MatchBlockSyntax, HostSyntax[]>();
  const others = new Map<MatchBlockSyntax, Set<MatchBlockSyntax>>();
  for (const host of hosts) {
    // HOST-02: the first match block that matches is the host's, whatever stands below it.
    const [block, ...further] = find(host.name.value);
    if (block === undefined) {
      report(say.unmatchedHost(host.name));
      continue;
    }
    const list = members.get(block) ?? [];
    list.push(host);
    members.set(block, list);
    const rest = others.get(block) ?? new Set();
    for (const other of further) rest.add(other);
    others.set(block, rest);
  }
  return {
    name: catalog.inventory?.fleet?.value,
    // Match blocks without hosts are composed too: a host that no inventory lists may come by them.
    compositions: catalog.matchBlocks.map((block) => ({
      ...compose(block, members.get(block) ?? [], { catalog, today, report }),
      alsoMatches: [...(others.get(block) ?? [])],
    })),
  };
}

function hostsOf(catalog: Catalog, report: Report): readonly HostSyntax[] {
  const { inventory, matchBlocks } = catalog;
  if (inventory === undefined) {
    const literals = matchBlocks
      .map((block) => block.match)
      .filter((match) => isLiteral(match.value));
    return [...new Map(literals.map((name) => [name.value, name])).values()].map((name) => ({
      name,
      at: name.at,
      traits: {},
      pinned: [],
      key: undefined,
    }));
  }
  const first = new Map<string, HostSyntax>();
  for (const host of inventory.hosts) {
    const before = first.get(host.name.value);
    if (before === undefined) first.set(host.name.value, host);
    else report(say.duplicateHost(host.name, before.name));
  }
  return [...first.values()];
}

/** Where to point when there is nothing. */
const nowhere: Span = { source: { path: ".", text: "" }, start: 0, end: 0 };
