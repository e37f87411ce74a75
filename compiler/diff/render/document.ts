// A comparison as the JSON document that scripts read; schemas/output/bundle-diff.schema.json says its form.
import type { Value } from "../../../runtime/contract/value.ts";
import type {
  AttributeChange,
  Cause,
  Change,
  Comparison,
  ControlChange,
  FileFact,
  Group,
  HeaderGroup,
  WaiverChange,
} from "../comparison.ts";
import { textPatch } from "../text-patch.ts";

export type Document = { readonly [name: string]: Value };

export function diffDocument(comparison: Comparison): Document {
  const { old, new: next, hosts, groups, headers, compliance, beside } = comparison;
  return {
    old: sideDocument(old),
    new: sideDocument(next),
    hosts: { ...hosts },
    groups: groups.map(groupDocument),
    headers: headers.map(headerDocument),
    compliance: {
      gained: compliance.gained.map(controlDocument),
      lost: compliance.lost.map(controlDocument),
      waivers: compliance.waivers.map(waiverDocument),
    },
    beside: beside.map(({ what, name, kind }) => ({ what, name, kind })),
  };
}

export function groupDocument({ fate, hosts, matches, changes }: Group): Document {
  return { fate, hosts, count: hosts.length, matches, changes: changes.map(changeDocument) };
}

function sideDocument({ name, release, tree }: Comparison["old"]): Document {
  return { name, release: release ?? null, tree: tree ?? null };
}

function changeDocument(change: Change): Document {
  const { when, ...attributes } = attributesDocument(change.attributes);
  return {
    id: change.id,
    type: change.type,
    kind: change.kind,
    ...(change.target === undefined ? {} : { target: change.target }),
    ...(change.was === undefined ? {} : { was: change.was }),
    // The first one follows nothing.
    ...(change.kind === "moved" ? { follows: change.follows ?? null } : {}),
    ...(change.since === undefined ? {} : { since: change.since }),
    attributes,
    ...(when === undefined ? {} : { when }),
    danger: change.danger,
    wakes: change.wakes,
    causes: change.causes.map(causeDocument),
    ...(change.retract ? { retract: true } : {}),
  };
}

function causeDocument({ side, file, line }: Cause): Document {
  return { side, file, line };
}

function headerDocument({ hosts, matches, changes }: HeaderGroup): Document {
  return { hosts, count: hosts.length, matches, changes: attributesDocument(changes) };
}

function controlDocument({ framework, control, source, hosts }: ControlChange): Document {
  return { framework, control, source, hosts };
}

function waiverDocument({ kind, framework, control, hosts }: WaiverChange): Document {
  return { kind, framework, control, hosts };
}

function attributesDocument(changes: ReadonlyMap<string, AttributeChange>): Document {
  return Object.fromEntries(
    [...changes].map(([name, change]) => [name, attributeDocument(change)]),
  );
}

function attributeDocument(change: AttributeChange): Document {
  switch (change.kind) {
    case "value":
      return { kind: "value", ...given(change.old, change.new) };
    case "text":
      return { kind: "text", ...given(change.old, change.new), ...patched(change.old, change.new) };
    case "mode":
      return { kind: "mode", old: change.old, new: change.new };
    case "list": {
      const { removed, added, reordered } = change;
      return { kind: "list", removed, added, reordered };
    }
    case "map":
      return { kind: "map", entries: attributesDocument(change.entries) };
    case "secret":
      return { kind: "secret", path: change.path, ...given(change.old, change.new) };
    case "file":
      return {
        kind: "file",
        path: change.path,
        ...given(factDocument(change.old), factDocument(change.new)),
        ...patched(change.old?.text, change.new?.text),
      };
  }
}

/** A side that says nothing is left out, because null is something that can be said. */
function given(old: Value | undefined, next: Value | undefined): Document {
  return { ...(old === undefined ? {} : { old }), ...(next === undefined ? {} : { new: next }) };
}

/** What is new or gone as a whole needs no patch. */
function patched(old: string | undefined, next: string | undefined): Document {
  return old === undefined || next === undefined ? {} : { diff: textPatch(old, next) };
}

function factDocument(fact: FileFact | undefined): Document | undefined {
  return fact === undefined ? undefined : { sha256: fact.sha256, size: fact.size };
}
