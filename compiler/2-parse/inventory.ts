// Reads inventory files: which hosts there are, what is known of them, and which fleet they form.
import type { Value } from "../../runtime/contract/value.ts";
import { validateInventory } from "../generated/validators.js";
import type { Located, Source } from "../source/source.ts";
import { rangeFault } from "./diagnostics.ts";
import { textAt, textOf } from "./fields.ts";
import { expandHosts } from "./host-range.ts";
import type { Reading } from "./reading.ts";
import { shape } from "./shape/shape.ts";
import type { HostSyntax, InventorySyntax } from "./syntax.ts";
import type { MapNode, Node } from "./yaml/node.ts";
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
  const hosts = entryOf(node, "hosts")?.value;
  return {
    fleet: textAt(node, "fleet")?.value,
    hosts: hosts?.kind === "list" ? hosts.items.flatMap((item) => readHosts(item, reading)) : [],
  };
}

function readHosts(item: Node, reading: Reading): readonly HostSyntax[] {
  const name = item.kind === "map" ? textAt(item, "name") : textOf(item);
  if (name === undefined) return [];
  const facts = item.kind === "map" ? factsOf(item) : { traits: {}, pinned: [], key: undefined };
  return namesOf(name, reading).map((host) => ({
    name: { value: host, at: name.at },
    at: item.at,
    ...facts,
  }));
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
