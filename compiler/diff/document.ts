// A comparison as the JSON document that scripts read.
import type { Value } from "../../runtime/contract/value.ts";
import type { AttributeChange, Change, Comparison } from "./compare.ts";
import type { Side } from "./side.ts";
import { isText, textPatch } from "./text-patch.ts";

export function diffDocument(
  comparison: Comparison,
  sides: { readonly old: Side; readonly next: Side },
): Value {
  return {
    old: { release: sides.old.release ?? null },
    new: { release: sides.next.release ?? null },
    hosts: { ...comparison.hosts },
    groups: comparison.groups.map((group) => ({
      hosts: group.hosts,
      count: group.hosts.length,
      matches: group.matches,
      changes: group.changes.map(changeDocument),
    })),
  };
}

function changeDocument(change: Change): Value {
  return {
    id: change.id,
    type: change.type,
    kind: change.kind,
    attributes: Object.fromEntries(
      [...change.attributes].map(([name, values]) => [name, attributeDocument(values)]),
    ),
  };
}

function attributeDocument({ old, new: next }: AttributeChange): Value {
  const patch = isText(old) && isText(next) ? { diff: textPatch(old, next) } : {};
  return {
    ...(old === undefined ? {} : { old }),
    ...(next === undefined ? {} : { new: next }),
    ...patch,
  };
}
