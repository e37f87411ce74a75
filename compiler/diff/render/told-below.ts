// Which changes a later group tells word for word: whoever reads down to the prompt reads each of them once.
import type { AttributeChange, Change, Group } from "../comparison.ts";
import { startAttributeFingerprints } from "../fingerprint.ts";
import { tellsAttributes } from "./wording.ts";

/** The group that tells it; only for what would take more than a few lines. */
export function toldBelow(groups: readonly Group[]): ReadonlyMap<Change, Group> {
  const tellerOf = startTellers();
  const below = new Map<Change, Group>();
  for (const group of groups.toReversed()) {
    for (const change of group.changes) {
      const teller = tellerOf(change, group);
      if (teller !== undefined) below.set(change, teller);
    }
  }
  return below;
}

/** Of the groups that were asked about before, the one that tells the same. */
export function startTellers(): (change: Change, group: Group) => Group | undefined {
  const fingerprint = startAttributeFingerprints();
  const tellers = new Map<string, Group>();
  return (change, group) => {
    const isTold = tellsAttributes(group) && change.kind !== "removed";
    if (!isTold || !isLong(change.attributes)) return undefined;
    const key = `${fingerprint(change.attributes)} ${change.id}`;
    const teller = tellers.get(key);
    if (teller === undefined) tellers.set(key, group);
    return teller;
  };
}

function isLong(attributes: ReadonlyMap<string, AttributeChange>): boolean {
  return attributes.size > 2 || [...attributes.values()].some(({ kind }) => tall.has(kind));
}

/** What is told on several lines. */
const tall: ReadonlySet<AttributeChange["kind"]> = new Set(["text", "file", "list", "map"]);
