// A resource with lookups or a case is several resources in one: each is held against the schema by itself.
import type { Report } from "../../diagnostics/diagnostic.ts";
import type { SchemaError } from "../../generated/validators.js";
import type { Schema } from "../shape/shape.ts";
import { shape } from "../shape/shape.ts";
import type { Entry, MapNode, Node } from "../yaml/node.ts";
import { entryOf } from "../yaml/node.ts";
import { armsOf, isLookup } from "./lookup.ts";

export interface ShapedResource {
  /** With repaired scalars; lookups and branches are back in their places. */
  readonly node: MapNode;
  readonly fits: boolean;
}

interface Shaping {
  readonly schema: Schema;
  readonly owner: string;
  readonly report: Report;
}

export function shapeResource(item: MapNode, shaping: Shaping): ShapedResource {
  const branches = branchesOf(item);
  const lookups = item.entries.filter(({ key, value }) => key !== "match" && isLookup(value));
  const base = withEntries(item, (entry) => baseValue(entry, lookups));
  const chosen = branches !== undefined;
  const shaped = shape(base, shaping.schema, shaping.owner, {
    report: shaping.report,
    // CASE-04: what only the branches bring may be missing without them.
    ...(chosen
      ? { skip: (fault) => fault.keyword === "required" || fault.keyword === "anyOf" }
      : {}),
  });
  let fits = shaped.fits;
  const mended = new Map<Entry, Node>();
  for (const lookup of lookups) {
    if (lookup.value.kind !== "map") continue;
    const arms = shapeArms(base, lookup, shaping);
    fits &&= arms.fits;
    mended.set(lookup, arms.node);
  }
  const node = withEntries(item, (entry) => mended.get(entry) ?? valueIn(shaped.node, entry));
  if (branches === undefined) return { node, fits };
  const shapedBranches = shapeBranches(base, branches, shaping);
  return {
    node: withEntries(node, (entry) => (entry.key === "match" ? shapedBranches.node : entry.value)),
    fits: fits && shapedBranches.fits,
  };
}

function branchesOf(item: MapNode): MapNode | undefined {
  const match = entryOf(item, "match")?.value;
  return entryOf(item, "case") !== undefined && match?.kind === "map" ? match : undefined;
}

/** A lookup stands for its default in the base; a default of null leaves the attribute out. */
function baseValue(entry: Entry, lookups: readonly Entry[]): Node | undefined {
  if (!lookups.includes(entry) || entry.value.kind !== "map") return entry.value;
  const { arms, fallback } = armsOf(entry.value);
  const values = [fallback, ...arms].map(({ value }) => value);
  return values.find((value) => value.kind !== "scalar" || value.value !== null);
}

function shapeArms(
  base: MapNode,
  lookup: Entry,
  shaping: Shaping,
): { node: MapNode; fits: boolean } {
  const table = lookup.value;
  if (table.kind !== "map") throw new Error("a lookup is a map");
  let fits = true;
  const entries = table.entries.map((arm): Entry => {
    if (arm.value.kind === "scalar" && arm.value.value === null) return arm;
    const variant = withEntries(base, ({ key, value }) => (key === lookup.key ? arm.value : value));
    const shaped = shape(variant, shaping.schema, shaping.owner, {
      report: shaping.report,
      skip: (fault) => !isWithin(fault.instancePath, lookup.key),
    });
    fits &&= shaped.fits;
    const mended = shaped.node.kind === "map" ? entryOf(shaped.node, lookup.key)?.value : undefined;
    return { key: arm.key, keyAt: arm.keyAt, value: mended ?? arm.value };
  });
  return { node: { ...table, entries }, fits };
}

function shapeBranches(
  base: MapNode,
  branches: MapNode,
  shaping: Shaping,
): { node: MapNode; fits: boolean } {
  let fits = true;
  const entries = branches.entries.map((branch): Entry => {
    if (branch.value.kind !== "map") return branch;
    const own = branch.value.entries;
    const keys = new Set(own.map(({ key }) => key));
    const merged = {
      ...base,
      entries: [...base.entries.filter(({ key }) => !keys.has(key)), ...own],
    };
    const shaped = shape(merged, shaping.schema, shaping.owner, {
      report: shaping.report,
      skip: (fault) => !concerns(fault, keys),
    });
    fits &&= shaped.fits;
    return {
      key: branch.key,
      keyAt: branch.keyAt,
      value: withEntries(branch.value, (entry) => valueIn(shaped.node, entry)),
    };
  });
  return { node: { ...branches, entries }, fits };
}

/** What is wrong with the base alone was told for the base. */
function concerns(fault: SchemaError, keys: ReadonlySet<string>): boolean {
  const [, first] = fault.instancePath.split("/");
  if (first !== undefined) return keys.has(first);
  const named = fault.params["additionalProperty"] ?? fault.params["unevaluatedProperty"];
  return typeof named === "string" ? keys.has(named) : true;
}

function isWithin(pointer: string, key: string): boolean {
  return pointer === `/${key}` || pointer.startsWith(`/${key}/`);
}

function valueIn(node: Node, entry: Entry): Node {
  return node.kind === "map" ? (entryOf(node, entry.key)?.value ?? entry.value) : entry.value;
}

function withEntries(map: MapNode, value: (entry: Entry) => Node | undefined): MapNode {
  const entries = map.entries.flatMap((entry): readonly Entry[] => {
    const next = value(entry);
    if (next === undefined) return [];
    return [next === entry.value ? entry : { key: entry.key, keyAt: entry.keyAt, value: next }];
  });
  return { ...map, entries };
}
