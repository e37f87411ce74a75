// Finds the mappings of a tree that bring configcrates to hosts, in the words of any version of the language.
import { folderOf } from "../2-parse/carriers.ts";
import { kindOf } from "../2-parse/kind.ts";
import type { MapNode, Node } from "../2-parse/yaml/node.ts";
import { entryOf } from "../2-parse/yaml/node.ts";
import { documentsOf, type Draft } from "./draft.ts";

export interface CarrierMap {
  readonly kind: "match" | "common" | "environment" | "role";
  readonly path: string;
  readonly folder: string;
  readonly map: MapNode;
  /** The keys and numbers that lead to it from the top of its document. */
  readonly steps: readonly (string | number)[];
}

/** Of the files in which a word stands: most files of most trees are spared the reading. */
export function carrierMaps(draft: Draft, word: string): readonly CarrierMap[] {
  return [...draft].flatMap(([path, { source }]) =>
    source === undefined || !path.endsWith(".vgo") || !source.text.includes(word)
      ? []
      : carriersOf(path, documentsOf(source) ?? []),
  );
}

export function carriersOf(path: string, documents: readonly Node[]): readonly CarrierMap[] {
  const folder = folderOf(path);
  const found: CarrierMap[] = [];
  const take = (
    kind: CarrierMap["kind"],
    node: Node | undefined,
    steps: CarrierMap["steps"],
  ): void => {
    if (node?.kind === "map") found.push({ kind, path, folder, map: node, steps });
  };
  for (const document of documents) {
    switch (kindOf(path)) {
      case "common":
        take("common", document, []);
        break;
      case "environments":
        for (const { key, value } of entriesAt(document, "env")) {
          take("environment", value, ["env", key]);
        }
        break;
      case "roles":
      case "legacy-role":
        for (const [steps, role] of rolesOf(document)) takeRole(role, steps, take);
        break;
      case "assignment":
        if (isLeaf(document)) take("match", document, []);
        for (const key of ["envoys", "nodes"]) {
          for (const [at, item] of itemsAt(document, key).entries()) take("match", item, [key, at]);
        }
        break;
      default:
    }
  }
  return found;
}

/** A file that is one match block by itself. */
function isLeaf(node: Node): boolean {
  if (node.kind !== "map" || entryOf(node, "match") === undefined) return false;
  return entryOf(node, "envoys") === undefined && entryOf(node, "nodes") === undefined;
}

function takeRole(
  role: Node,
  steps: CarrierMap["steps"],
  take: (kind: "role", node: Node, steps: CarrierMap["steps"]) => void,
): void {
  take("role", role, steps);
  for (const [at, branch] of itemsAt(role, "case").entries()) {
    take("role", branch, [...steps, "case", at]);
  }
}

/** in a list under `roles`, in a bare list, or a document by itself. */
export function rolesOf(document: Node): readonly (readonly [CarrierMap["steps"], Node])[] {
  if (document.kind === "list") return document.items.map((item, at) => [[at], item]);
  if (document.kind !== "map") return [];
  if (entryOf(document, "roles") === undefined) return [[[], document]];
  return itemsAt(document, "roles").map((item, at) => [["roles", at], item]);
}

function itemsAt(node: Node, key: string): readonly Node[] {
  const value = node.kind === "map" ? entryOf(node, key)?.value : undefined;
  return value?.kind === "list" ? value.items : [];
}

function entriesAt(node: Node, key: string): MapNode["entries"] {
  const value = node.kind === "map" ? entryOf(node, key)?.value : undefined;
  return value?.kind === "map" ? value.entries : [];
}
