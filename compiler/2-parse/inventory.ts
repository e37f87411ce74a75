// Reads inventory files: which hosts there are, what is known of them, and which fleet they form.
import type { Value } from "../../runtime/contract/value.ts";
import { validateInventory } from "../generated/validators.js";
import type { Located, Source, Span } from "../source/source.ts";
import { rangeFault } from "./diagnostics.ts";
import { textAt, textOf } from "./fields.ts";
import { expandHosts } from "./host-range.ts";
import type { Reading } from "./reading.ts";
import { shape } from "./shape/shape.ts";
import type { HostSyntax, InventoryItem, InventorySyntax } from "./syntax.ts";
import type { Entry, MapNode, Node } from "./yaml/node.ts";
import { entryOf, plain } from "./yaml/node.ts";
import { readOne } from "./yaml/read.ts";

const schema = { file: "inventory.schema.json", validate: validateInventory };

/** One of several files, perhaps; undefined when nothing can be read in it. */
export function readInventory(source: Source, reading: Reading): InventorySyntax | undefined {
  const root = readOne(source, reading.report);
  if (root === undefined) return undefined;
  const { node } = shape(root, schema, "inventory", {
    report: reading.report,
    // Names are judged once their ranges are spelled out.
    skip: ({ keyword, instancePath }) =>
      keyword === "pattern" && /^\/hosts\/\d+(?:\/name)?$/u.test(instancePath),
  });
  if (node.kind !== "map") return undefined;
  const list = entryOf(node, "hosts")?.value;
  const read = list?.kind === "list" ? list.items.flatMap((item) => readItem(item, reading)) : [];
  return {
    fleet: textAt(node, "fleet"),
    hosts: read.flatMap(({ hosts }) => hosts),
    items: read.map(({ item }) => item),
  };
}

interface ReadItem {
  readonly item: InventoryItem;
  readonly hosts: readonly HostSyntax[];
}

function readItem(node: Node, reading: Reading): readonly ReadItem[] {
  const name = node.kind === "map" ? textAt(node, "name") : textOf(node);
  if (name === undefined) return [];
  const facts = node.kind === "map" ? factsOf(node) : { traits: {}, pinned: [], key: undefined };
  const names = namesOf(name, reading);
  const { at } = node;
  return [
    {
      item: { name, at, hosts: names, ...placesOf(node) },
      hosts: names.map((host) => ({ name: { value: host, at: name.at }, at, ...facts })),
    },
  ];
}

function placesOf(node: Node): Pick<InventoryItem, "traits" | "pinnedAt" | "keyAt"> {
  if (node.kind !== "map") return { traits: [], pinnedAt: undefined, keyAt: undefined };
  const traits = entryOf(node, "traits")?.value;
  const [pinned, key] = [entryOf(node, "pinned"), entryOf(node, "key")];
  return {
    traits: traits?.kind === "map" ? traitPlaces(traits, "") : [],
    pinnedAt: pinned === undefined ? undefined : wholeOf(pinned),
    keyAt: key === undefined ? undefined : wholeOf(key),
  };
}

function traitPlaces({ entries }: MapNode, prefix: string): readonly Located<string>[] {
  return entries.flatMap((entry) => {
    const path = `${prefix}${entry.key}`;
    return entry.value.kind === "map"
      ? traitPlaces(entry.value, `${path}.`)
      : [{ value: path, at: wholeOf(entry) }];
  });
}

function wholeOf({ keyAt, value }: Entry): Span {
  return { ...keyAt, end: value.at.end };
}

/** `db[01:04].example.com` is four hosts. */
function namesOf(name: Located<string>, { report }: Reading): readonly string[] {
  const expanded = expandHosts(name.value);
  if (expanded.kind === "hosts") return expanded.names;
  report(rangeFault(name.at, name.value, expanded.reason));
  return [];
}

function factsOf(item: MapNode): Omit<HostSyntax, "name" | "at"> {
  const traits = entryOf(item, "traits")?.value;
  const pinned = entryOf(item, "pinned")?.value;
  return {
    traits: traits === undefined ? {} : plain(traits),
    pinned: pinned === undefined ? [] : pinnedTraits(plain(pinned)),
    key: textAt(item, "key")?.value,
  };
}

function pinnedTraits(value: Value): "all" | readonly string[] {
  if (value === true) return "all";
  return Array.isArray(value) ? value.map(String) : [];
}
