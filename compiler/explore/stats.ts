// How much a tree comes to, and how much of the work and of the output is shared among hosts.
import type { Catalog } from "../3-check/catalog.ts";
import type { Policy } from "../5-specialize/policy.ts";
import { columns } from "./columns.ts";

export interface Stats {
  readonly hosts: number;
  readonly matchBlocks: number;
  /** Configcrates and usercrates. */
  readonly crates: number;
  /** How often a crate was built for some kind of host. */
  readonly partsBuilt: number;
  readonly uniqueParts: number;
  /** In the store, headers and the tree included. */
  readonly objects: number;
}

export function statsOf(
  { catalog }: { readonly catalog: Catalog },
  policy: Policy,
  written: { readonly objectsWritten: number; readonly objectsShared: number },
): Stats {
  return {
    hosts: policy.hosts.length,
    matchBlocks: catalog.matchBlocks.length,
    crates: catalog.crates.size,
    partsBuilt: policy.partsBuilt ?? 0,
    uniqueParts: new Set(policy.hosts.flatMap(({ parts }) => parts)).size,
    objects: written.objectsWritten + written.objectsShared,
  };
}

export function renderStats(stats: Stats): string {
  const rows = [
    ["hosts", stats.hosts],
    ["match blocks", stats.matchBlocks],
    ["crates", stats.crates],
    ["parts built", stats.partsBuilt],
    ["unique parts", stats.uniqueParts],
    ["objects", stats.objects],
  ] as const;
  const width = Math.max(...rows.map(([, count]) => String(count).length));
  const lines = columns(rows.map(([name, count]) => [name, String(count).padStart(width)]));
  return `${lines.join("\n")}\n`;
}
