// Makes the model of comparison.ts of what `compare` yields, until it yields that itself.
import type { Value } from "../../runtime/contract/value.ts";
import type { AttributeChange as Found, Comparison as Compared } from "./compare.ts";
import type { AttributeChange, Comparison } from "./comparison.ts";
import type { Side } from "./side.ts";

export interface NamedSide {
  readonly name: string;
  readonly side: Side;
}

export function adapt({ hosts, groups }: Compared, old: NamedSide, next: NamedSide): Comparison {
  return {
    old: { name: old.name, release: old.side.release, tree: undefined },
    new: { name: next.name, release: next.side.release, tree: undefined },
    hosts,
    groups: groups.map((group) => ({
      ...group,
      fate: fateOf(group.hosts[0] ?? "", old.side, next.side),
      changes: group.changes.map((change) => ({
        ...change,
        attributes: new Map([...change.attributes].map(([name, found]) => [name, told(found)])),
        was: undefined,
        follows: undefined,
        danger: [],
        wakes: [],
        causes: [],
        retract: false,
      })),
    })),
    headers: [],
    compliance: { gained: [], lost: [], waivers: [] },
    beside: [],
  };
}

function fateOf(host: string, old: Side, next: Side): "added" | "removed" | "changed" {
  if (!old.bundles.has(host)) return "added";
  return next.bundles.has(host) ? "changed" : "removed";
}

function told({ old, new: next }: Found): AttributeChange {
  return isText(old) || isText(next)
    ? { kind: "text", old: textOf(old), new: textOf(next) }
    : { kind: "value", old, new: next };
}

function isText(value: Value | undefined): boolean {
  return typeof value === "string" && value.includes("\n");
}

function textOf(value: Value | undefined): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}
