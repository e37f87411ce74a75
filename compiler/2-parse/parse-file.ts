// Reads one file of a tree, told apart by where it lies, what it is called, and its top keys.
import type { Diagnostic, Outcome } from "../diagnostics/diagnostic.ts";
import { gather, hasErrors } from "../diagnostics/diagnostic.ts";
import { firstLine } from "../source/position.ts";
import type { Source } from "../source/source.ts";
import { readCommon, readEnvironments, readHostcrate, readLeaf } from "./carriers.ts";
import { readClaims, readWaivers } from "./compliance.ts";
import { readCrate } from "./crate.ts";
import * as say from "./diagnostics.ts";
import { varsOf } from "./fields.ts";
import { readInventory } from "./inventory.ts";
import { kindOf } from "./kind.ts";
import { readTests } from "./policy-test/read-tests.ts";
import type { Reading } from "./reading.ts";
import { startReading } from "./reading.ts";
import { readRoles } from "./roles.ts";
import type { InventorySyntax, ParsedTemplate, Syntax, Vars } from "./syntax.ts";
import { parseTemplate } from "./template/parse-template.ts";
import { readWork } from "./work.ts";
import type { Node } from "./yaml/node.ts";
import { entryOf } from "./yaml/node.ts";
import { readOne, readYaml } from "./yaml/read.ts";

/** What one file adds to the syntax of its tree: plain data, made of nothing but its path and text. */
export interface FileSyntax extends Partial<Pick<Syntax, ListKey>> {
  /** There may be more in the file than could be read. */
  readonly isUnread?: true;
  readonly legacyVars?: Vars;
  readonly template?: { readonly path: string; readonly parsed: ParsedTemplate };
  readonly inventory?: InventorySyntax;
}

type ListKey =
  | "crates"
  | "roles"
  | "matchBlocks"
  | "commons"
  | "environments"
  | "claims"
  | "waivers"
  | "work"
  | "policyTests";

/** What a file is read as: part of the stacks, told apart by its path, or an inventory of any name. */
export type FileRole = "stacks" | "inventory";

export type ParseFile = (source: Source, role: FileRole) => Outcome<FileSyntax>;

/** One for a whole tree, for the grammar of conditions is made once. */
export function fileParser(): ParseFile {
  let diagnostics: Diagnostic[] = [];
  const reading = startReading((diagnostic) => diagnostics.push(diagnostic));
  return (source, role) => {
    diagnostics = [];
    const value = role === "inventory" ? asInventory(source, reading) : readFile(source, reading);
    return { value, diagnostics };
  };
}

function asInventory(source: Source, reading: Reading): FileSyntax {
  const inventory = readInventory(source, reading);
  return inventory === undefined ? {} : { inventory };
}

function readFile(source: Source, reading: Reading): FileSyntax {
  const { path } = source;
  const kind = kindOf(path);
  if (kind === "data") return {};
  if (kind === "template") {
    const template = parseTemplate(source, reading.report);
    // A file that could not be read was reported; it stays known, so that references find it.
    return { template: { path, parsed: template ?? { tree: [], places: new Map() } } };
  }
  if (kind === "roles" || kind === "legacy-role") {
    const documents = gather((report) => readYaml(source, report));
    documents.diagnostics.forEach(reading.report);
    const roles = readRoles(documents.value, kind === "legacy-role", reading);
    return hasErrors(documents.diagnostics) ? { roles, isUnread: true } : { roles };
  }
  const root = readOne(source, reading.report);
  if (root === undefined) return { isUnread: true };
  switch (kind) {
    case "configcrate":
    case "usercrate": {
      const crate = readCrate(root, { kind, path }, reading);
      return crate === undefined ? { isUnread: true } : { crates: [crate] };
    }
    case "common":
      return { commons: listOf(readCommon(root, path, reading)) };
    case "environments":
      return { environments: readEnvironments(root, path, reading) };
    case "compliance":
      return { claims: listOf(readClaims(root, path, reading)) };
    case "waivers":
      return { waivers: readWaivers(root, path, reading) };
    case "legacy-vars":
      return root.kind === "map" ? { legacyVars: legacyVarsOf(root, reading) } : {};
    case "task":
    case "workflow":
      return { work: listOf(readWork(root, { kind, path }, reading)) };
    case "policy-test":
      return { policyTests: readTests(root, reading.report) };
    case "assignment":
      return readAssignment(root, source, reading);
  }
}

function listOf<T>(item: T | undefined): readonly T[] {
  return item === undefined ? [] : [item];
}

function legacyVarsOf(root: Node & { readonly kind: "map" }, reading: Reading): Vars {
  const nested = entryOf(root, "vars")?.value;
  return varsOf(nested?.kind === "map" ? nested : root, reading.report);
}

/** FILE-14: what the top keys say it is. */
function readAssignment(root: Node, source: Source, reading: Reading): FileSyntax {
  const { path } = source;
  const keys = root.kind === "map" ? root.entries.map((entry) => entry.key) : [];
  const at = root.kind === "map" ? (root.entries[0]?.keyAt ?? root.at) : firstLine(source);
  if (keys.includes("envoys")) return { matchBlocks: readHostcrate(root, path, reading) };
  if (keys.includes("match")) return { matchBlocks: readLeaf(root, path, reading) };
  if (keys.includes("waivers")) reading.report(say.misnamedWaivers(at));
  else if (keys.includes("compliance") && !keys.some((key) => crateKeys.has(key))) {
    reading.report(say.misnamedClaims(at));
  } else if (keys.includes("roles") && keys.length === 1) reading.report(say.misplacedRoles(at));
  else reading.report(say.unknownFileKind(firstLine(source), keys));
  return {};
}

/** FILE-24: with one of these it is a crate that lies in the wrong place, not a file of claims. */
const crateKeys: ReadonlySet<string> = new Set(["resources", "name", "vars"]);
