// Reads a configcrate or a usercrate: variables, defaults, and resources with their blocks flattened.
import * as posix from "node:path/posix";
import { validateConfigcrate, validateUsercrate } from "../generated/validators.js";
import type { Located } from "../source/source.ts";
import * as say from "./diagnostics.ts";
import { textAt, textsAt, varsAt } from "./fields.ts";
import type { Reading } from "./reading.ts";
import type { Surroundings } from "./resource/read-resource.ts";
import { readResource } from "./resource/read-resource.ts";
import { inlineClaimLists } from "./retired.ts";
import { shape } from "./shape/shape.ts";
import type { CrateKind, CrateSyntax, DefaultSyntax, ResourceSyntax } from "./syntax.ts";
import type { MapNode, Node } from "./yaml/node.ts";
import { entryOf } from "./yaml/node.ts";

/** Undefined when not even its name is there; whatever else is wrong was reported and left out. */
export function readCrate(
  root: Node,
  file: { readonly kind: CrateKind; readonly path: string },
  reading: Reading,
): CrateSyntax | undefined {
  const schema =
    file.kind === "usercrate"
      ? { file: "usercrate.schema.json", validate: validateUsercrate }
      : { file: "configcrate.schema.json", validate: validateConfigcrate };
  if (isClaimsOnly(root)) {
    reading.report(
      say.misnamedClaims(root.kind === "map" ? (root.entries[0]?.keyAt ?? root.at) : root.at),
    );
    return undefined;
  }
  const { node } = shape(withoutRetired(root, reading), schema, file.kind, reading);
  if (node.kind !== "map") return undefined;
  const name = textAt(node, "name") ?? nameByFile(node, file);
  if (name === undefined) return undefined;
  const compliance = entryOf(node, "compliance")?.value;
  const crate: CrateSyntax = {
    kind: file.kind,
    name,
    path: file.path,
    provides: compliance?.kind === "map" ? textsAt(compliance, "provides") : [],
    bundles: compliance?.kind === "map" ? textsAt(compliance, "bundle") : [],
    vars: varsAt(node, "vars", reading.report),
    dependsOn: textsAt(node, "depends_on"),
    before: textsAt(node, "before"),
    defaults: defaultsOf(entryOf(node, "defaults")?.value),
    resources: readResources(node, reading),
  };
  if (file.kind === "usercrate") checkUsers(crate, reading);
  return crate;
}

function defaultsOf(node: Node | undefined): readonly DefaultSyntax[] {
  if (node?.kind !== "map") return [];
  return node.entries.map(({ key, keyAt, value }) => ({
    name: { value: key, at: keyAt },
    valueAt: value.at,
  }));
}

/** FILE-24, FILE-25: without a name and resources it is a file of claims under another name. */
function isClaimsOnly(root: Node): boolean {
  if (root.kind !== "map" || entryOf(root, "compliance") === undefined) return false;
  return !root.entries.some(({ key }) => key === "name" || key === "resources" || key === "vars");
}

/** USER-11: a usercrate without a name is called as its file is. */
function nameByFile(
  node: MapNode,
  { kind, path }: { readonly kind: CrateKind; readonly path: string },
): Located<string> | undefined {
  if (kind !== "usercrate") return undefined;
  return { value: posix.basename(path, ".vgo"), at: node.entries[0]?.keyAt ?? node.at };
}

/** USER-04, USER-05: one account a usercrate, counted before any foreach. */
function checkUsers(crate: CrateSyntax, { report }: Reading): void {
  const users = crate.resources.filter(({ type }) => isUserType(type.value));
  if (users.length === 1) return;
  report(say.userCount(users[1]?.type.at ?? crate.name.at, users.length));
}

function isUserType(type: string): boolean {
  return type === "user" || type.startsWith("user_");
}

function readResources(node: MapNode, reading: Reading): readonly ResourceSyntax[] {
  const defaults = entryOf(node, "defaults")?.value;
  const unused = new Set(defaults?.kind === "map" ? defaults.entries.map(({ key }) => key) : []);
  const resources = itemsOf(entryOf(node, "resources")?.value, {
    reading,
    defaults: defaults?.kind === "map" ? defaults : undefined,
    taken: (key) => unused.delete(key),
    whens: [],
  });
  if (defaults?.kind === "map" && resources.length > 0) {
    for (const { key, keyAt } of defaults.entries) {
      if (unused.has(key)) reading.report(say.unusedDefault(keyAt, key));
    }
  }
  return resources;
}

/** CBLK-02: blocks dissolve into their resources, which take their conditions along. */
function itemsOf(node: Node | undefined, around: Surroundings): readonly ResourceSyntax[] {
  if (node?.kind !== "list") return [];
  return node.items.flatMap((item) => {
    if (item.kind !== "map") return [];
    const block = entryOf(item, "conditional_block")?.value;
    if (block?.kind !== "map") {
      const resource = readResource(item, around);
      return resource === undefined ? [] : [resource];
    }
    const when = around.reading.when(entryOf(block, "when")?.value);
    const whens = when === undefined ? around.whens : [...around.whens, when];
    return itemsOf(entryOf(block, "resources")?.value, { ...around, whens });
  });
}

/** COMP-08, COMP-09: shapes of earlier versions, refused with the way to today's. */
function withoutRetired(root: Node, { report }: Reading): Node {
  if (root.kind !== "map") return root;
  const entries = root.entries.flatMap((entry) => {
    if (entry.key === "provides" || entry.key === "bundle") {
      report(say.topLevelTags(entry.keyAt, entry.key));
      return [];
    }
    if (entry.key !== "compliance" || entry.value.kind !== "map") return [entry];
    const lists = inlineClaimLists(entry.value);
    for (const { key, keyAt } of lists) report(say.inlineClaims(keyAt, key));
    if (lists.length === 0) return [entry];
    const kept = entry.value.entries.filter((other) => !lists.includes(other));
    return kept.length === 0
      ? []
      : [{ key: entry.key, keyAt: entry.keyAt, value: { ...entry.value, entries: kept } }];
  });
  return { ...root, entries };
}
