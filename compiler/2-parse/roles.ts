// Reads role definitions: named lists of configcrates, with conditions, cases and includes.
import { validateRole, validateRoles } from "../generated/validators.js";
import { textAt, textsAt } from "./fields.ts";
import type { Reading } from "./reading.ts";
import { crateRefsAt } from "./refs.ts";
import { shape } from "./shape/shape.ts";
import type { RoleCase, RoleSyntax } from "./syntax.ts";
import type { Node } from "./yaml/node.ts";
import { entryOf } from "./yaml/node.ts";

/** a `roles:` list, a bare list, or several documents; a single mapping only under legacy roles/. */
export function readRoles(
  documents: readonly Node[],
  single: boolean,
  reading: Reading,
): readonly RoleSyntax[] {
  return documents.flatMap((document) => {
    if (isBareRole(document) && (single || documents.length > 1)) {
      return readRole(shapeRole(document, reading), reading);
    }
    if (document.kind === "list") {
      return document.items.flatMap((item) => readRole(shapeRole(item, reading), reading));
    }
    const schema = { file: "roles.schema.json", validate: validateRoles };
    const { node } = shape(document, schema, "roles.vgo", reading);
    const list = node.kind === "map" ? entryOf(node, "roles")?.value : undefined;
    return list?.kind === "list" ? list.items.flatMap((item) => readRole(item, reading)) : [];
  });
}

function isBareRole(node: Node): boolean {
  return node.kind === "map" && entryOf(node, "roles") === undefined;
}

function shapeRole(node: Node, reading: Reading): Node {
  return shape(node, { file: "role.schema.json", validate: validateRole }, "role", reading).node;
}

function readRole(node: Node, reading: Reading): readonly RoleSyntax[] {
  const name = node.kind === "map" ? textAt(node, "name") : undefined;
  if (node.kind !== "map" || name === undefined) return [];
  return [
    {
      name,
      when: reading.when(entryOf(node, "when")?.value),
      includes: textsAt(node, "includes"),
      configcrates: crateRefsAt(node, "configcrates", reading),
      usercrates: crateRefsAt(node, "usercrates", reading),
      cases: readCases(entryOf(node, "case")?.value, reading),
    },
  ];
}

function readCases(node: Node | undefined, reading: Reading): readonly RoleCase[] {
  if (node?.kind !== "list") return [];
  return node.items.flatMap((item) => {
    const when = item.kind === "map" ? reading.when(entryOf(item, "when")?.value) : undefined;
    if (item.kind !== "map" || when === undefined) return [];
    return [
      {
        when,
        configcrates: crateRefsAt(item, "configcrates", reading),
        usercrates: crateRefsAt(item, "usercrates", reading),
      },
    ];
  });
}
