// Tree to Syntax: each file by itself, told apart by where it lies and what its top keys are.
import type { Tree } from "../1-load/tree.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Source } from "../source/source.ts";
import { readConfigcrate } from "./configcrate.ts";
import { unknownFileKind } from "./diagnostics.ts";
import { readHostcrate } from "./hostcrate.ts";
import { readInventories } from "./inventory.ts";
import type { ConfigcrateSyntax, MatchBlockSyntax, ParsedTemplate, Syntax } from "./syntax.ts";
import { parseTemplate } from "./template/parse-template.ts";
import type { Node } from "./yaml/node.ts";
import { entryOf } from "./yaml/node.ts";
import { readOne } from "./yaml/read.ts";

export function parse(tree: Tree, report: Report): Syntax {
  const configcrates: ConfigcrateSyntax[] = [];
  const matchBlocks: MatchBlockSyntax[] = [];
  const templates = new Map<string, ParsedTemplate>();
  for (const source of inMatchOrder(tree.files)) {
    if (isTemplate(source.path)) {
      const template = parseTemplate(source, report);
      // A file that could not be read was reported; it stays known, so that references find it.
      templates.set(source.path, template ?? { tree: [], places: new Map() });
      continue;
    }
    const root = readOne(source, report);
    if (root === undefined) continue;
    if (isConfigcrate(source.path)) {
      const configcrate = readConfigcrate(root, report);
      if (configcrate !== undefined) configcrates.push(configcrate);
    } else if (root.kind === "map" && entryOf(root, "envoys") !== undefined) {
      matchBlocks.push(...readHostcrate(root, report));
    } else {
      report(unknownFileKind(firstLine(source), topKeys(root)));
    }
  }
  return {
    configcrates,
    matchBlocks,
    templates,
    inventory: readInventories(tree.inventories, report),
  };
}

function isTemplate(path: string): boolean {
  return path.startsWith("templates/");
}

function isConfigcrate(path: string): boolean {
  return path.startsWith("configcrates/");
}

/**
 * Match blocks are tried folder by folder, subfolders before the files of their parent, both by
 * name: what lies deeper is more specific, and a catch-all at the root comes last.
 */
function inMatchOrder(files: ReadonlyMap<string, Source>): readonly Source[] {
  const key = (path: string): readonly string[] => {
    const folders = path.split("/");
    const name = folders.pop() ?? "";
    // "\u{10FFFF}" sorts behind every folder name, so a folder's own files come after its subfolders.
    return [...folders, "\u{10FFFF}", name];
  };
  return [...files.values()]
    .map((source) => ({ source, key: key(source.path) }))
    .sort((a, b) => compareKeys(a.key, b.key))
    .map(({ source }) => source);
}

function compareKeys(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const [left = "", right = ""] = [a[i], b[i]];
    if (left !== right) return left < right ? -1 : 1;
  }
  return a.length - b.length;
}

function firstLine(source: Source): { source: Source; start: number; end: number } {
  const end = source.text.indexOf("\n");
  return { source, start: 0, end: end === -1 ? source.text.length : end };
}

function topKeys(root: Node): readonly string[] {
  return root.kind === "map" ? root.entries.map((entry) => entry.key) : [];
}
