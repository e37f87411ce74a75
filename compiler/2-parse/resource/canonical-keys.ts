// `path:` means `target_path:`: keys are read under the name that the language prefers, wherever they stand.
import type { ResourceType } from "../../generated/resource-types.ts";
import { anotherWord } from "../diagnostics.ts";
import type { Report } from "../../diagnostics/diagnostic.ts";
import type { Entry, MapNode } from "../yaml/node.ts";
import { entryOf } from "../yaml/node.ts";

/** Of a resource and of the branches of its case. */
export function canonicalKeys(item: MapNode, type: ResourceType, report: Report): MapNode {
  const { entries, ...others } = renamed(item, type, report);
  const isChoice = entryOf(item, "case") !== undefined;
  return {
    ...others,
    entries: entries.map((entry) => {
      if (!isChoice || entry.key !== "match" || entry.value.kind !== "map") return entry;
      const branches = entry.value.entries.map((branch) =>
        branch.value.kind === "map"
          ? { ...branch, value: renamed(branch.value, type, report) }
          : branch,
      );
      return { ...entry, value: { ...entry.value, entries: branches } };
    }),
  };
}

/** A word that stands beside the one that it means is left for the schema to refuse. */
export function renamed(map: MapNode, type: ResourceType, report: Report): MapNode {
  const rename = (entry: Entry): Entry => {
    const canonical = type.about[entry.key]?.aliasOf;
    if (canonical === undefined || entryOf(map, canonical) !== undefined) return entry;
    report(anotherWord(entry.keyAt, entry.key, canonical));
    return { ...entry, key: canonical };
  };
  return { ...map, entries: map.entries.map(rename) };
}
