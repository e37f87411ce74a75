// Reads a hostcrate: match blocks that give configcrates, variables and tags to hosts by pattern.
import type { Report } from "../diagnostics/diagnostic.ts";
import { validateHostcrate } from "../generated/validators.js";
import { textAt, textsAt, varsAt } from "./fields.ts";
import { shape } from "./shape/shape.ts";
import type { MatchBlockSyntax } from "./syntax.ts";
import type { Node } from "./yaml/node.ts";
import { entryOf } from "./yaml/node.ts";

const schema = { file: "hostcrate.schema.json", validate: validateHostcrate };

export function readHostcrate(root: Node, report: Report): readonly MatchBlockSyntax[] {
  const { node } = shape(root, schema, "hostcrate", report);
  const envoys = node.kind === "map" ? entryOf(node, "envoys")?.value : undefined;
  if (envoys?.kind !== "list") return [];
  return envoys.items.flatMap((item) => {
    const match = item.kind === "map" ? textAt(item, "match") : undefined;
    if (item.kind !== "map" || match === undefined) return [];
    return [
      {
        match,
        environment: textAt(item, "environment"),
        configcrates: textsAt(item, "configcrates"),
        tags: textsAt(item, "tags").map((tag) => tag.value),
        vars: varsAt(item, "vars"),
      },
    ];
  });
}
