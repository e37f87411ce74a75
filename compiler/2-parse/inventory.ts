// Reads inventory files: which hosts there are, and which fleet they form.
import type { Report } from "../diagnostics/diagnostic.ts";
import { validateInventory } from "../generated/validators.js";
import type { Source } from "../source/source.ts";
import { textAt, textsAt } from "./fields.ts";
import { shape } from "./shape/shape.ts";
import type { InventorySyntax } from "./syntax.ts";
import { readOne } from "./yaml/read.ts";

const schema = { file: "inventory.schema.json", validate: validateInventory };

/** Later files add hosts; the last fleet named wins. */
export function readInventories(
  sources: readonly Source[],
  report: Report,
): InventorySyntax | undefined {
  if (sources.length === 0) return undefined;
  const read = sources.flatMap((source) => {
    const root = readOne(source, report);
    if (root === undefined) return [];
    const { node } = shape(root, schema, "inventory", report);
    if (node.kind !== "map") return [];
    return [{ fleet: textAt(node, "fleet")?.value, hosts: textsAt(node, "hosts") }];
  });
  return {
    fleet: read.map((inventory) => inventory.fleet).findLast((fleet) => fleet !== undefined),
    hosts: read.flatMap((inventory) => inventory.hosts),
  };
}
