// Reads a configcrate: a name, variables, and resources that are each held against their type's schema.
import type { Report } from "../diagnostics/diagnostic.ts";
import { resourceTypes } from "../generated/resource-types.ts";
import { resourceValidators, validateConfigcrate } from "../generated/validators.js";
import { unknownResourceType } from "./diagnostics.ts";
import { textAt, textsAt, valueOf, varsAt } from "./fields.ts";
import { shape } from "./shape/shape.ts";
import type { ConfigcrateSyntax, ResourceSyntax, ValueSyntax } from "./syntax.ts";
import type { MapNode, Node } from "./yaml/node.ts";
import { entryOf } from "./yaml/node.ts";

const schema = { file: "configcrate.schema.json", validate: validateConfigcrate };

/** Undefined when not even its name is there; whatever else is wrong was reported and left out. */
export function readConfigcrate(root: Node, report: Report): ConfigcrateSyntax | undefined {
  const { node } = shape(root, schema, "configcrate", report);
  if (node.kind !== "map") return undefined;
  const name = textAt(node, "name");
  if (name === undefined) return undefined;
  const resources = entryOf(node, "resources")?.value;
  return {
    name,
    vars: varsAt(node, "vars"),
    dependsOn: textsAt(node, "depends_on"),
    before: textsAt(node, "before"),
    resources:
      resources?.kind === "list"
        ? resources.items
            .map((item) => readResource(item, report))
            .filter((item) => item !== undefined)
        : [],
  };
}

/** Keys of a resource that say how it is applied, not what it is. */
const commonKeys: ReadonlySet<string> = new Set([
  "name",
  "type",
  "depends_on",
  "before",
  "timeout",
]);

function readResource(item: Node, report: Report): ResourceSyntax | undefined {
  const typed = item.kind === "map" ? textAt(item, "type") : undefined;
  if (item.kind !== "map" || typed === undefined) return undefined;
  // A type called "constructor" must not find what every object inherits.
  const exists = Object.hasOwn(resourceTypes, typed.value);
  const validate = exists ? resourceValidators[typed.value] : undefined;
  const type = resourceTypes[typed.value];
  if (validate === undefined || type === undefined) {
    report(unknownResourceType(typed.at, typed.value, Object.keys(resourceTypes)));
    return undefined;
  }
  const called = textAt(item, "name");
  const owner = `${typed.value} resource${called === undefined ? "" : ` "${called.value}"`}`;
  const { node, fits } = shape(
    item,
    { file: `${typed.value}.schema.json`, validate },
    owner,
    report,
  );
  const name = node.kind === "map" ? textAt(node, "name") : undefined;
  if (node.kind !== "map" || name === undefined) return undefined;
  const timeout = entryOf(node, "timeout")?.value;
  return {
    name,
    type: typed,
    // A resource that does not fit is kept by name, so that references to it still find it.
    attributes: fits ? readAttributes(node, report) : new Map(),
    dependsOn: textsAt(node, "depends_on"),
    before: textsAt(node, "before"),
    timeoutSeconds:
      timeout?.kind === "scalar" && typeof timeout.value === "number"
        ? timeout.value
        : type.timeoutSeconds,
  };
}

function readAttributes(node: MapNode, report: Report): ReadonlyMap<string, ValueSyntax> {
  const attributes = new Map<string, ValueSyntax>();
  for (const { key, value } of node.entries) {
    if (commonKeys.has(key)) continue;
    const read = valueOf(value, report);
    if (read !== undefined) attributes.set(key, read);
  }
  return attributes;
}
