// Tree to Syntax: each file by itself, and what they hold put together in the order in which hosts are matched.
import type { Tree } from "../1-load/tree.ts";
import { hasErrors, type Report } from "../diagnostics/diagnostic.ts";
import { firstLine } from "../source/position.ts";
import type { Source } from "../source/source.ts";
import * as say from "./diagnostics.ts";
import { inMatchOrder, legacyFolderOf } from "./kind.ts";
import type { FileRole, FileSyntax, ParseFile } from "./parse-file.ts";
import { fileParser } from "./parse-file.ts";
import { startReading } from "./reading.ts";
import { readSettings } from "./settings.ts";
import type { InventorySyntax, ParsedTemplate, Syntax, VarSyntax } from "./syntax.ts";

/** `parseFile` may remember what it made of a file: that depends on the file alone. */
export function parse(tree: Tree, report: Report, parseFile: ParseFile = fileParser()): Syntax {
  const unreadable: Source[] = [...(tree.unreadable ?? [])];
  const read = (source: Source, role: FileRole): FileSyntax => {
    const { value, diagnostics } = parseFile(source, role);
    for (const diagnostic of diagnostics) report(diagnostic);
    // A file with nothing but comments in it defines nothing, and has been read.
    if (value.isUnread === true && hasErrors(diagnostics)) unreadable.push(source);
    return value;
  };
  const legacy = new Set<string>();
  const files = inMatchOrder(tree.files).map((source) => {
    const folder = legacyFolderOf(source.path);
    if (folder !== undefined && !legacy.has(folder)) {
      legacy.add(folder);
      report(say.legacyLayout(firstLine(source), folder));
    }
    return read(source, "stacks");
  });
  return {
    ...together(files),
    unreadable,
    data: tree.data ?? new Map(),
    inventory: inventoryOf(tree.inventories.map((source) => read(source, "inventory"))),
    settings: readSettings(tree.settings, startReading(report)),
  };
}

type Found = Omit<Syntax, "unreadable" | "data" | "inventory" | "settings">;

function together(files: readonly FileSyntax[]): Found {
  const legacyVars = new Map<string, VarSyntax>();
  const templates = new Map<string, ParsedTemplate>();
  for (const file of files) {
    for (const [name, value] of file.legacyVars ?? []) legacyVars.set(name, value);
    if (file.template !== undefined) templates.set(file.template.path, file.template.parsed);
  }
  return {
    crates: files.flatMap(({ crates = [] }) => crates),
    roles: files.flatMap(({ roles = [] }) => roles),
    matchBlocks: files.flatMap(({ matchBlocks = [] }) => matchBlocks),
    commons: files.flatMap(({ commons = [] }) => commons),
    environments: files.flatMap(({ environments = [] }) => environments),
    claims: files.flatMap(({ claims = [] }) => claims),
    waivers: files.flatMap(({ waivers = [] }) => waivers),
    work: files.flatMap(({ work = [] }) => work),
    policyTests: files.flatMap(({ policyTests = [] }) => policyTests),
    legacyVars,
    templates,
  };
}

/** Later files add hosts; the last fleet named wins. */
function inventoryOf(files: readonly FileSyntax[]): InventorySyntax | undefined {
  if (files.length === 0) return undefined;
  const read = files.flatMap(({ inventory }) => inventory ?? []);
  return {
    fleet: read.map(({ fleet }) => fleet).findLast((fleet) => fleet !== undefined),
    hosts: read.flatMap(({ hosts }) => hosts),
    items: read.flatMap(({ items }) => items),
  };
}
