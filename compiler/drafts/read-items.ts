// A configcrate as the drafts see it: blocks and resources as they are nested, each resource with its defaults.
import { startReading } from "../2-parse/reading.ts";
import type { Reading } from "../2-parse/reading.ts";
import { readShape } from "../2-parse/resource/read-resource.ts";
import type { ParsedWhen } from "../2-parse/when/parsed-when.ts";
import { textOf } from "../2-parse/fields.ts";
import type { MapNode, Node } from "../2-parse/yaml/node.ts";
import { entryOf } from "../2-parse/yaml/node.ts";
import { readOne } from "../2-parse/yaml/read.ts";
import type { ResourceType } from "../generated/resource-types.ts";
import type { Source } from "../source/source.ts";

export interface CrateItems {
  readonly name: string;
  readonly vars: MapNode | undefined;
  readonly dependsOn: readonly string[];
  readonly before: readonly string[];
  readonly items: readonly Item[];
}

export type Item = BlockItem | ResourceItem;

export interface BlockItem {
  readonly kind: "block";
  readonly when: Node | undefined;
  readonly items: readonly Item[];
}

export interface ResourceItem {
  readonly kind: "resource";
  /** As spelled, templates and all. */
  readonly name: string;
  readonly type: string;
  /** Undefined when its type is not known, or when it does not fit that type. */
  readonly about: ResourceType | undefined;
  readonly node: MapNode;
  /** Those of the blocks around it, and its own. */
  readonly whens: readonly ParsedWhen[];
}

/** Undefined when it is no configcrate. What is wrong in it is for validation to tell, and not for the reading. */
export function readItems(
  source: Source,
  reading: Reading = startReading(silent),
): CrateItems | undefined {
  const root = readOne(source, silent);
  if (root?.kind !== "map") return undefined;
  const name = textOf(entryOf(root, "name")?.value)?.value;
  const resources = entryOf(root, "resources")?.value;
  if (name === undefined || resources?.kind !== "list") return undefined;
  const [vars, defaults] = [entryOf(root, "vars")?.value, entryOf(root, "defaults")?.value];
  return {
    name,
    vars: vars?.kind === "map" && vars.entries.length > 0 ? vars : undefined,
    dependsOn: namesIn(root, "depends_on"),
    before: namesIn(root, "before"),
    items: itemsOf(resources, [], {
      reading,
      defaults: defaults?.kind === "map" ? defaults : undefined,
    }),
  };
}

function silent(): void {
  // Validation tells it.
}

/** Names of resources or of configcrates, as spelled. */
export function namesIn(map: MapNode, key: string): readonly string[] {
  const list = entryOf(map, key)?.value;
  if (list?.kind !== "list") return [];
  return list.items.map((item) => textOf(item)?.value).filter((text) => text !== undefined);
}

export function resourcesIn(items: readonly Item[]): readonly ResourceItem[] {
  return items.flatMap((item) => (item.kind === "resource" ? [item] : resourcesIn(item.items)));
}

interface Around {
  readonly reading: Reading;
  readonly defaults: MapNode | undefined;
}

function itemsOf(list: Node, whens: readonly ParsedWhen[], around: Around): readonly Item[] {
  if (list.kind !== "list") return [];
  return list.items.flatMap((node): readonly Item[] => {
    if (node.kind !== "map") return [];
    const block = entryOf(node, "conditional_block")?.value;
    const when = (from: MapNode): readonly ParsedWhen[] => {
      const own = around.reading.when(entryOf(from, "when")?.value);
      return own === undefined ? whens : [...whens, own];
    };
    if (block?.kind !== "map") return [resourceOf(node, when(node), around)];
    const inner = entryOf(block, "resources")?.value;
    const items = inner === undefined ? [] : itemsOf(inner, when(block), around);
    return [{ kind: "block", when: entryOf(block, "when")?.value, items }];
  });
}

function resourceOf(
  node: MapNode,
  whens: readonly ParsedWhen[],
  { reading, defaults }: Around,
): ResourceItem {
  const shape = readShape(node, { reading, defaults, taken: () => undefined, whens: [] });
  return {
    kind: "resource",
    name: textOf(entryOf(node, "name")?.value)?.value ?? "",
    type: textOf(entryOf(node, "type")?.value)?.value ?? "",
    about: shape?.fits === true ? shape.type : undefined,
    node: shape?.node ?? node,
    whens,
  };
}
