// A comparison as the JSON document that scripts read.
import type { Value } from "../../runtime/contract/value.ts";
import type { AttributeChange, Change, Comparison, HeaderGroup, SideName } from "./comparison.ts";
import { textPatch } from "./text-patch.ts";

export function diffDocument(comparison: Comparison): Value {
  const { hosts, compliance, beside } = comparison;
  return {
    old: sideDocument(comparison.old),
    new: sideDocument(comparison.new),
    hosts: { ...hosts },
    groups: comparison.groups.map(({ fate, hosts: members, matches, changes }) => ({
      fate,
      hosts: members,
      count: members.length,
      matches,
      changes: changes.map(changeDocument),
    })),
    headers: comparison.headers.map(headerDocument),
    compliance: {
      gained: compliance.gained.map((change) => ({ ...change })),
      lost: compliance.lost.map((change) => ({ ...change })),
      waivers: compliance.waivers.map((change) => ({ ...change })),
    },
    beside: beside.map((change) => ({ ...change })),
  };
}

function sideDocument({ name, release, tree }: SideName): Value {
  return { name, release: release ?? null, tree: tree ?? null };
}

function headerDocument({ hosts, matches, changes }: HeaderGroup): Value {
  return { hosts, count: hosts.length, matches, changes: attributesDocument(changes) };
}

function changeDocument(change: Change): Value {
  const { id, type, kind, target, was, follows, attributes, danger, wakes, causes, retract } =
    change;
  return {
    id,
    type,
    kind,
    ...(target === undefined ? {} : { target }),
    ...(was === undefined ? {} : { was }),
    ...(follows === undefined ? {} : { follows }),
    attributes: attributesDocument(attributes),
    danger,
    wakes,
    causes: causes.map((cause) => ({ ...cause })),
    ...(retract ? { retract } : {}),
  };
}

function attributesDocument(changes: ReadonlyMap<string, AttributeChange>): Value {
  return Object.fromEntries(
    [...changes].map(([name, change]) => [name, attributeDocument(change)]),
  );
}

function attributeDocument(change: AttributeChange): Value {
  switch (change.kind) {
    case "map":
      return { kind: "map", entries: attributesDocument(change.entries) };
    case "text":
      return { ...defined(change), diff: textPatch(change.old ?? "", change.new ?? "") };
    case "value":
    case "mode":
    case "list":
    case "secret":
    case "file":
      return defined(change);
  }
}

function defined(change: object): { readonly [name: string]: Value } {
  const value: unknown = JSON.parse(JSON.stringify(change));
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is { readonly [name: string]: Value } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
