// Catalog to Compositions: each host finds its match block, each match block its configcrates.
import type { Value } from "../../runtime/contract/value.ts";
import type { ConfigcrateSyntax, MatchBlockSyntax } from "../2-parse/syntax.ts";
import type { Catalog } from "../3-check/catalog.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Located, Span } from "../source/source.ts";
import type { ComposedCrate, Composition, Fleet } from "./composition.ts";
import * as say from "./diagnostics.ts";
import { globMatches, isLiteral } from "./glob.ts";

export function resolve(catalog: Catalog, report: Report): Fleet {
  const hosts = hostsOf(catalog, report);
  if (hosts.length === 0) report(say.noHosts(startOf(catalog), catalog.matchBlocks.length));
  const byBlock = new Map<MatchBlockSyntax, string[]>();
  for (const host of hosts) {
    // HOST-02: the first match block that matches is the host's, whatever stands below it.
    const block = catalog.matchBlocks.find(({ match }) => globMatches(match.value, host.value));
    if (block === undefined) {
      report(say.unmatchedHost(host));
      continue;
    }
    const members = byBlock.get(block);
    if (members === undefined) byBlock.set(block, [host.value]);
    else members.push(host.value);
  }
  return {
    name: catalog.inventory?.fleet,
    compositions: [...byBlock].map(([block, members]) => compose(block, members, catalog)),
  };
}

function hostsOf(catalog: Catalog, report: Report): readonly Located<string>[] {
  const { inventory, matchBlocks } = catalog;
  if (inventory === undefined) {
    const literals = matchBlocks
      .map((block) => block.match)
      .filter((match) => isLiteral(match.value));
    return [...new Map(literals.map((match) => [match.value, match])).values()];
  }
  const first = new Map<string, Located<string>>();
  for (const host of inventory.hosts) {
    const before = first.get(host.value);
    if (before === undefined) first.set(host.value, host);
    else report(say.duplicateHost(host, before));
  }
  return [...first.values()];
}

function compose(block: MatchBlockSyntax, hosts: readonly string[], catalog: Catalog): Composition {
  const crates = new Map<string, ComposedCrate>();
  for (const { value } of block.configcrates) {
    const crate = catalog.configcrates.get(value);
    if (crate === undefined || crates.has(value)) continue;
    crates.set(value, { crate, vars: layered(crate, block) });
  }
  return { block, hosts, crates: [...crates.values()] };
}

/** VAR-01: what a match block says beats the defaults of the configcrate. */
function layered(
  crate: ConfigcrateSyntax,
  block: MatchBlockSyntax,
): ReadonlyMap<string, Located<Value>> {
  return new Map([...crate.vars, ...block.vars]);
}

/** Where to point when there is nothing: the first pattern, or the tree itself. */
function startOf(catalog: Catalog): Span {
  const first = catalog.matchBlocks[0]?.match.at;
  return first ?? { source: { path: ".", text: "" }, start: 0, end: 0 };
}
