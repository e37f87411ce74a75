// Reads the files that bring configcrates to hosts: common.vgo, environments.vgo, hostcrates and leaf entries.
import * as posix from "node:path/posix";
import {
  validateCommon,
  validateEnvironments,
  validateHostcrate,
  validateLeaf,
} from "../generated/validators.js";
import { singleRole } from "./diagnostics.ts";
import { textAt, textsAt, varsAt } from "./fields.ts";
import type { Reading } from "./reading.ts";
import { crateRefsAt, roleRefsAt } from "./refs.ts";
import { reportRetired } from "./retired.ts";
import { shape } from "./shape/shape.ts";
import type { CarrierSyntax, CommonSyntax, EnvironmentSyntax, MatchBlockSyntax } from "./syntax.ts";
import type { MapNode, Node } from "./yaml/node.ts";
import { entryOf } from "./yaml/node.ts";

/** The folder of a file, "" for the stacks root. */
export function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === "." ? "" : folder;
}

export function readCommon(root: Node, path: string, reading: Reading): CommonSyntax | undefined {
  const schema = { file: "common.schema.json", validate: validateCommon };
  const { node } = shape(reportRetired(root, reading.report), schema, "common.vgo", reading);
  if (node.kind !== "map") return undefined;
  return { folder: folderOf(path), ...readCarrier(node, reading) };
}

export function readEnvironments(
  root: Node,
  path: string,
  reading: Reading,
): readonly EnvironmentSyntax[] {
  const schema = { file: "environments.schema.json", validate: validateEnvironments };
  const { node } = shape(reportRetired(root, reading.report), schema, "environments.vgo", reading);
  const env = node.kind === "map" ? entryOf(node, "env")?.value : undefined;
  if (env?.kind !== "map") return [];
  return env.entries.flatMap(({ key, keyAt, value }) => {
    if (value.kind !== "map") return [];
    const name = { value: key, at: keyAt };
    return [{ folder: folderOf(path), name, ...readCarrier(value, reading) }];
  });
}

export function readHostcrate(
  root: Node,
  path: string,
  reading: Reading,
): readonly MatchBlockSyntax[] {
  const schema = { file: "hostcrate.schema.json", validate: validateHostcrate };
  const { node } = shape(reportRetired(root, reading.report), schema, "hostcrate", reading);
  const envoys = node.kind === "map" ? entryOf(node, "envoys")?.value : undefined;
  if (envoys?.kind !== "list") return [];
  return envoys.items.flatMap((item) => readMatchBlock(item, path, reading));
}

/** A file that is one match block by itself. */
export function readLeaf(root: Node, path: string, reading: Reading): readonly MatchBlockSyntax[] {
  const schema = { file: "leaf.schema.json", validate: validateLeaf };
  const { node } = shape(reportRetired(root, reading.report), schema, "match block", reading);
  return readMatchBlock(node, path, reading);
}

function readMatchBlock(item: Node, path: string, reading: Reading): readonly MatchBlockSyntax[] {
  const match = item.kind === "map" ? textAt(item, "match") : undefined;
  if (item.kind !== "map" || match === undefined) return [];
  const carrier = readCarrier(item, reading);
  const single = textAt(item, "role");
  const role = entryOf(item, "role");
  if (role !== undefined) {
    const isListable = entryOf(item, "roles") === undefined && fitsInBrackets(role.value);
    reading.report(singleRole(role.keyAt, isListable ? role.value.at : undefined));
  }
  return [
    {
      ...carrier,
      // `role: x` is short for `roles: [x]`.
      roles: [
        ...(single === undefined ? [] : [{ name: single, when: undefined }]),
        ...carrier.roles,
      ],
      folder: folderOf(path),
      match,
      environment: textAt(item, "environment"),
      tags: textsAt(item, "tags"),
    },
  ];
}

/** On one line, and without a sign that ends a value between brackets. */
function fitsInBrackets(node: Node): boolean {
  if (node.kind !== "scalar" || node.value === null) return false;
  const written = node.at.source.text.slice(node.at.start, node.at.end);
  return node.style === "plain" ? /^[\w.-]+$/u.test(written) : /^(["'])[^\n]*\1$/u.test(written);
}

function readCarrier(map: MapNode, reading: Reading): CarrierSyntax {
  return {
    configcrates: crateRefsAt(map, "configcrates", reading),
    usercrates: crateRefsAt(map, "usercrates", reading),
    roles: roleRefsAt(map, "roles", reading),
    excludes: textsAt(map, "exclude_configcrates"),
    vars: varsAt(map, "vars", reading.report),
  };
}
