// Where the resources of a crate stand in its text: the tokens of YAML, side by side with what they mean.
import type { CST } from "yaml";
import type { MapNode, Node } from "../2-parse/yaml/node.ts";
import { entryOf } from "../2-parse/yaml/node.ts";
import { readOneDocument } from "../2-parse/yaml/read.ts";
import { gather, hasErrors } from "../diagnostics/diagnostic.ts";
import type { Source } from "../source/source.ts";

export interface Layout {
  readonly node: MapNode;
  /** Undefined when it is written in brackets, which stay as they are. */
  readonly tokens: CST.BlockMap | undefined;
  /** Those in conditional blocks too, in the order written. */
  readonly resources: readonly ResourceLayout[];
}

export interface ResourceLayout {
  readonly node: MapNode;
  /** Undefined for an alias and for what is written in brackets. */
  readonly tokens: CST.BlockMap | undefined;
  /** Where its `-` stands; undefined in a list in brackets, where comments would be in the way. */
  readonly dash: number | undefined;
  /** The conditions of the blocks around it. */
  readonly whens: readonly Node[];
}

/** Undefined when it is no sound mapping. */
export function layoutOf(source: Source): Layout | undefined {
  const { value: document, diagnostics } = gather((report) => readOneDocument(source, report));
  if (document?.node.kind !== "map" || hasErrors(diagnostics)) return undefined;
  const { node, tokens } = document;
  const root = asBlockMap(tokens?.value);
  return { node, tokens: root, resources: resourcesOf(root, node, []) };
}

function resourcesOf(
  tokens: CST.BlockMap | undefined,
  node: MapNode,
  whens: readonly Node[],
): readonly ResourceLayout[] {
  const list = entryOf(node, "resources");
  if (list?.value.kind !== "list") return [];
  const written = valueOf(tokens, list.keyAt.start);
  const items = written?.type === "block-seq" ? written.items.filter((item) => dashOf(item)) : [];
  return list.value.items.flatMap((item, at) => {
    if (item.kind !== "map") return [];
    const map = asBlockMap(items[at]?.value);
    const block = entryOf(item, "conditional_block");
    if (block?.value.kind !== "map") {
      return { node: item, tokens: map, dash: dashOf(items[at])?.offset, whens };
    }
    const when = entryOf(block.value, "when")?.value;
    const inner = asBlockMap(valueOf(map, block.keyAt.start));
    return resourcesOf(inner, block.value, when === undefined ? whens : [...whens, when]);
  });
}

function dashOf(item: CST.BlockSequence["items"][number] | undefined): CST.SourceToken | undefined {
  return item?.start.find(({ type }) => type === "seq-item-ind");
}

function asBlockMap(token: CST.Token | null | undefined): CST.BlockMap | undefined {
  return token?.type === "block-map" ? token : undefined;
}

function valueOf(map: CST.BlockMap | undefined, key: number): CST.Token | null | undefined {
  return map?.items.find((item) => offsetOf(item.key) === key)?.value;
}

function offsetOf(token: CST.Token | null | undefined): number | undefined {
  return token !== null && token !== undefined && "offset" in token ? token.offset : undefined;
}
