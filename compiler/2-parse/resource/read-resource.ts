// Reads one resource: its common fields, and the attributes of its type with defaults laid under them.
import type { ResourceType } from "../../generated/resource-types.ts";
import { resourceTypes } from "../../generated/resource-types.ts";
import { resourceValidators } from "../../generated/validators.js";
import type { Located } from "../../source/source.ts";
import { commonKeyInBranch, mixedLookup, unknownResourceType, wrongType } from "../diagnostics.ts";
import { textAt, textsAt, valueOf } from "../fields.ts";
import type { Reading } from "../reading.ts";
import type {
  AttributeSyntax,
  AttributeValue,
  ChoiceSyntax,
  ResourceSyntax,
  TextSyntax,
} from "../syntax.ts";
import { holdsTemplate } from "../template/parse-template.ts";
import type { ParsedWhen } from "../when/parsed-when.ts";
import type { Entry, MapNode, Node } from "../yaml/node.ts";
import { entryOf } from "../yaml/node.ts";
import { canonicalKeys, renamed } from "./canonical-keys.ts";
import { armsOf, isLookup, oddArm, specOf } from "./lookup.ts";
import { shapeResource } from "./variants.ts";

export interface Surroundings {
  readonly reading: Reading;
  /** `defaults:` of the crate. */
  readonly defaults: MapNode | undefined;
  /** Told for each default that a resource takes. */
  readonly taken: (key: string) => void;
  /** Conditions of the blocks around it, outermost first. */
  readonly whens: readonly ParsedWhen[];
}

/** Keys of a resource that say how it is applied, not what it is. */
const commonKeys: ReadonlySet<string> = new Set([
  "name",
  "type",
  "when",
  "depends_on",
  "before",
  "notify",
  "subscribes",
  "watch_secret",
  "timeout",
  "foreach",
  "case",
  "match",
]);

export interface Told {
  readonly typed: Located<string>;
  readonly type: ResourceType;
  /** With the defaults of its crate, under the names that the language prefers, and mended. */
  readonly node: MapNode;
  readonly fits: boolean;
}

/** Undefined when its type is not known; that was reported. */
export function readShape(item: MapNode, around: Surroundings): Told | undefined {
  const { reading } = around;
  const typed = textAt(item, "type");
  if (typed === undefined) return undefined;
  // A type called "constructor" must not find what every object inherits.
  const known = Object.hasOwn(resourceTypes, typed.value);
  const type = known ? resourceTypes[typed.value] : undefined;
  const validate = known ? resourceValidators[typed.value] : undefined;
  if (type === undefined || validate === undefined) {
    reading.report(unknownResourceType(typed.at, typed.value, Object.keys(resourceTypes)));
    return undefined;
  }
  const called = textAt(item, "name");
  const { node, fits } = shapeResource(
    withDefaults(canonicalKeys(item, type, reading.report), type, around),
    {
      schema: { file: `${typed.value}.schema.json`, validate },
      owner: `${typed.value} resource${called === undefined ? "" : ` "${called.value}"`}`,
      report: reading.report,
    },
  );
  return { typed, type, node, fits };
}

export function readResource(item: MapNode, around: Surroundings): ResourceSyntax | undefined {
  const { reading } = around;
  const told = readShape(item, around);
  if (told === undefined) return undefined;
  const { typed, type, node, fits } = told;
  const name = textNodeAt(node, "name", reading);
  if (name === undefined) return undefined;
  return {
    at: item.at,
    name,
    type: typed,
    // One that does not fit is kept by name, so that references to it still find it.
    attributes: fits ? readAttributes(node, reading) : new Map(),
    fits,
    ...readRelations(node, around),
    choice: readChoice(node, fits, reading),
    timeoutSeconds: timeoutAt(node, reading) ?? type.timeoutSeconds,
    timeoutAt: entryOf(node, "timeout")?.keyAt,
  };
}

function readRelations(
  node: MapNode,
  { reading, whens }: Surroundings,
): Pick<
  ResourceSyntax,
  "whens" | "dependsOn" | "before" | "notify" | "subscribes" | "watchSecret" | "foreach"
> {
  const own = reading.when(entryOf(node, "when")?.value);
  return {
    whens: own === undefined ? whens : [...whens, own],
    dependsOn: textNodesAt(node, "depends_on", reading),
    before: textNodesAt(node, "before", reading),
    notify: textNodesAt(node, "notify", reading),
    subscribes: textNodesAt(node, "subscribes", reading),
    watchSecret: textsAt(node, "watch_secret"),
    foreach: textAt(node, "foreach"),
  };
}

/** Common keys that a crate may set for all of its resources. */
const defaultable: ReadonlySet<string> = new Set(["state", "timeout", "revert", "on_revert"]);

/** DEF-02: what the resource says itself stands above the default. */
function withDefaults(
  item: MapNode,
  type: ResourceType,
  { defaults, taken, reading }: Surroundings,
): MapNode {
  if (defaults === undefined) return item;
  const fitting = defaults.entries.filter(
    ({ key }) => type.attributes.includes(key) || (defaultable.has(key) && type.keys.includes(key)),
  );
  for (const { key } of fitting) taken(key);
  const named = renamed({ ...defaults, entries: fitting }, type, reading.report).entries;
  const missing = named.filter(({ key }) => entryOf(item, key) === undefined);
  return missing.length === 0 ? item : { ...item, entries: [...item.entries, ...missing] };
}

function readAttributes(node: MapNode, reading: Reading): ReadonlyMap<string, AttributeSyntax> {
  return new Map(
    node.entries.flatMap((entry) => {
      if (commonKeys.has(entry.key)) return [];
      const value = readAttribute(entry, reading);
      return value === undefined ? [] : [[entry.key, { key: entry.keyAt, value }] as const];
    }),
  );
}

function readAttribute(entry: Entry, reading: Reading): AttributeValue | undefined {
  if (!isLookup(entry.value)) return valueOf(entry.value, reading);
  const odd = oddArm(entry.value);
  if (odd !== undefined) {
    reading.report(mixedLookup(odd.keyAt, entry.key, odd.value.kind === "list"));
    return undefined;
  }
  const { arms, fallback } = armsOf(entry.value);
  const otherwise = valueOf(fallback.value, reading);
  const read = arms.flatMap((arm) => {
    const value = valueOf(arm.value, reading);
    return value === undefined ? [] : [{ spec: specOf(arm), value }];
  });
  if (otherwise === undefined || read.length < arms.length) return undefined;
  return { kind: "lookup", lookup: { arms: read, fallback: otherwise, at: entry.keyAt } };
}

function readChoice(node: MapNode, fits: boolean, reading: Reading): ChoiceSyntax | undefined {
  const subject = textNodeAt(node, "case", reading);
  const match = entryOf(node, "match")?.value;
  if (subject === undefined || match?.kind !== "map") return undefined;
  return {
    subject,
    branches: new Map(
      match.entries.flatMap(({ key, value }) => {
        if (value.kind !== "map") return [];
        for (const entry of value.entries) {
          if (commonKeys.has(entry.key)) reading.report(commonKeyInBranch(entry.keyAt, entry.key));
        }
        return fits ? [[key, readAttributes(value, reading)] as const] : [];
      }),
    ),
  };
}

function textNodeAt(node: MapNode, key: string, reading: Reading): Located<TextSyntax> | undefined {
  return located(entryOf(node, key)?.value, reading);
}

function textNodesAt(node: MapNode, key: string, reading: Reading): readonly Located<TextSyntax>[] {
  const list = entryOf(node, key)?.value;
  if (list?.kind !== "list") return [];
  return list.items.map((item) => located(item, reading)).filter((item) => item !== undefined);
}

function located(node: Node | undefined, reading: Reading): Located<TextSyntax> | undefined {
  if (node?.kind !== "scalar" || node.value === null) return undefined;
  const value = reading.text(node);
  return value === undefined ? undefined : { value, at: node.at };
}

/** A time limit that only the host could say would be no limit. */
function timeoutAt(node: MapNode, { report }: Reading): number | undefined {
  const value = entryOf(node, "timeout")?.value;
  if (value?.kind !== "scalar") return undefined;
  if (typeof value.value === "number") return value.value;
  if (typeof value.value === "string" && holdsTemplate(value.value)) {
    report(wrongType(value.at, `"timeout"`, "a whole number", "a template"));
  }
  return undefined;
}
