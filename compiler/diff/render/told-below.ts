// Which changes a later group tells word for word: whoever reads down to the prompt reads each of them once.
import type { AttributeChange, Change, Group } from "../comparison.ts";
import { startAttributeFingerprints } from "../fingerprint.ts";
import { tellsAttributes } from "./wording.ts";

/** The group that tells it; only for what would take more than a few lines. */
export function toldBelow(groups: readonly Group[]): ReadonlyMap<Change, Group> {
  const fingerprint = startAttributeFingerprints();
  const tellers = new Map<string, Group>();
  const below = new Map<Change, Group>();
  for (const group of groups.filter(tellsAttributes).toReversed()) {
    for (const change of group.changes) {
      if (change.kind === "removed" || !isLong(change.attributes)) continue;
      const key = `${fingerprint(change.attributes)} ${change.id}`;
      const teller = tellers.get(key);
      if (teller === undefined) tellers.set(key, group);
      else below.set(change, teller);
    }
  }
  return below;
}

function isLong(attributes: ReadonlyMap<string, AttributeChange>): boolean {
  return attributes.size > 2 || [...attributes.values()].some(({ kind }) => tall.has(kind));
}

/** What is told on several lines. */
const tall: ReadonlySet<AttributeChange["kind"]> = new Set(["text", "file", "list", "map"]);
