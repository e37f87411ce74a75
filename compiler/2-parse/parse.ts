// Tree to Syntax: each file by itself, told apart by where it lies, what it is called, and its top keys.
import * as posix from "node:path/posix";
import type { Tree } from "../1-load/tree.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Source, Span } from "../source/source.ts";
import { readCommon, readEnvironments, readHostcrate, readLeaf } from "./carriers.ts";
import { readClaims, readWaivers } from "./compliance.ts";
import { readCrate } from "./crate.ts";
import * as say from "./diagnostics.ts";
import { varsOf } from "./fields.ts";
import { readInventories } from "./inventory.ts";
import { inMatchOrder, kindOf, legacyFolderOf } from "./kind.ts";
import { readSettings } from "./settings.ts";
import type { Reading } from "./reading.ts";
import { startReading } from "./reading.ts";
import { readRoles } from "./roles.ts";
import type {
  ClaimsSyntax,
  CommonSyntax,
  CrateSyntax,
  EnvironmentSyntax,
  MatchBlockSyntax,
  ParsedTemplate,
  PolicyTestSyntax,
  RoleSyntax,
  Syntax,
  VarSyntax,
  WaiverSyntax,
  WorkSyntax,
} from "./syntax.ts";
import { readTests } from "./policy-test/read-tests.ts";
import { parseTemplate } from "./template/parse-template.ts";
import { readWork } from "./work.ts";
import type { Node } from "./yaml/node.ts";
import { entryOf } from "./yaml/node.ts";
import { readOne, readYaml } from "./yaml/read.ts";

export function parse(tree: Tree, report: Report): Syntax {
  const reading = startReading(report);
  const found: Found = {
    crates: [],
    unreadable: new Set(),
    roles: [],
    matchBlocks: [],
    commons: [],
    environments: [],
    claims: [],
    waivers: [],
    work: [],
    policyTests: [],
    legacyVars: new Map(),
    templates: new Map(),
  };
  const legacy = new Set<string>();
  for (const source of inMatchOrder(tree.files)) {
    const folder = legacyFolderOf(source.path);
    if (folder !== undefined && !legacy.has(folder)) {
      legacy.add(folder);
      report(say.legacyLayout(firstLine(source), folder));
    }
    readFile(source, found, reading);
  }
  return {
    ...found,
    data: tree.data ?? new Map(),
    inventory: readInventories(tree.inventories, reading),
    settings: readSettings(tree.settings, reading),
  };
}

interface Found {
  readonly crates: CrateSyntax[];
  readonly unreadable: Set<string>;
  readonly roles: RoleSyntax[];
  readonly matchBlocks: MatchBlockSyntax[];
  readonly commons: CommonSyntax[];
  readonly environments: EnvironmentSyntax[];
  readonly claims: ClaimsSyntax[];
  readonly waivers: WaiverSyntax[];
  readonly work: WorkSyntax[];
  readonly policyTests: PolicyTestSyntax[];
  readonly legacyVars: Map<string, VarSyntax>;
  readonly templates: Map<string, ParsedTemplate>;
}

function readFile(source: Source, found: Found, reading: Reading): void {
  const { path } = source;
  const kind = kindOf(path);
  if (kind === "data") return;
  if (kind === "template") {
    const template = parseTemplate(source, reading.report);
    // A file that could not be read was reported; it stays known, so that references find it.
    found.templates.set(path, template ?? { tree: [], places: new Map() });
    return;
  }
  if (kind === "roles" || kind === "legacy-role") {
    const documents = readYaml(source, reading.report);
    found.roles.push(...readRoles(documents, kind === "legacy-role", reading));
    return;
  }
  const root = readOne(source, reading.report);
  if (root === undefined) {
    found.unreadable.add(posix.basename(path, ".vgo"));
    return;
  }
  switch (kind) {
    case "configcrate":
    case "usercrate": {
      const crate = readCrate(root, { kind, path }, reading);
      if (crate === undefined) found.unreadable.add(posix.basename(path, ".vgo"));
      else found.crates.push(crate);
      return;
    }
    case "common":
      keep(found.commons, readCommon(root, path, reading));
      return;
    case "environments":
      found.environments.push(...readEnvironments(root, path, reading));
      return;
    case "compliance":
      keep(found.claims, readClaims(root, path, reading));
      return;
    case "waivers":
      found.waivers.push(...readWaivers(root, path, reading));
      return;
    case "legacy-vars":
      if (root.kind === "map") addLegacyVars(root, found, reading);
      return;
    case "task":
    case "workflow":
      keep(found.work, readWork(root, { kind, path }, reading));
      return;
    case "policy-test":
      found.policyTests.push(...readTests(root, reading.report));
      return;
    case "assignment":
      readAssignment(root, source, found, reading);
  }
}

function keep<T>(list: T[], item: T | undefined): void {
  if (item !== undefined) list.push(item);
}

function addLegacyVars(
  root: Node & { readonly kind: "map" },
  found: Found,
  reading: Reading,
): void {
  const nested = entryOf(root, "vars")?.value;
  const vars = varsOf(nested?.kind === "map" ? nested : root, reading.report);
  for (const [name, value] of vars) found.legacyVars.set(name, value);
}

/** FILE-14: what the top keys say it is. */
function readAssignment(root: Node, source: Source, found: Found, reading: Reading): void {
  const { path } = source;
  const keys = root.kind === "map" ? root.entries.map((entry) => entry.key) : [];
  const at = root.kind === "map" ? (root.entries[0]?.keyAt ?? root.at) : firstLine(source);
  if (keys.includes("envoys")) found.matchBlocks.push(...readHostcrate(root, path, reading));
  else if (keys.includes("match")) found.matchBlocks.push(...readLeaf(root, path, reading));
  else if (keys.includes("waivers")) reading.report(say.misnamedWaivers(at));
  else if (keys.includes("compliance") && !keys.some((key) => crateKeys.has(key))) {
    reading.report(say.misnamedClaims(at));
  } else if (keys.includes("roles") && keys.length === 1) reading.report(say.misplacedRoles(at));
  else reading.report(say.unknownFileKind(firstLine(source), keys));
}

/** FILE-24: with one of these it is a crate that lies in the wrong place, not a file of claims. */
const crateKeys: ReadonlySet<string> = new Set(["resources", "name", "vars"]);

function firstLine(source: Source): Span {
  const end = source.text.indexOf("\n");
  return { source, start: 0, end: end === -1 ? source.text.length : end };
}
