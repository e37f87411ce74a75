// The folders of a stacks tree with what each brings to hosts, and to how many (INH-10).
import { dirname } from "node:path/posix";
import type { CarrierSyntax, CrateSyntax, MatchBlockSyntax } from "../2-parse/syntax.ts";
import type { Catalog } from "../3-check/catalog.ts";
import type { Fleet } from "../4-resolve/composition.ts";
import type { FindOrigin, Origin } from "./origin.ts";
import { originFinder } from "./origin.ts";

/** These are types and no interfaces, so that a tree can be printed as JSON as it is. */
export type FolderTree = {
  /** Below the stacks root, which is "". */
  readonly folder: string;
  readonly common: (Brought & { readonly file: string }) | null;
  readonly environments: readonly (Origin & Brought & { readonly name: string })[];
  readonly matchBlocks: readonly TreeBlock[];
  readonly roles: readonly (Origin & { readonly name: string })[];
  readonly configcrates: readonly TreeCrate[];
  readonly usercrates: readonly TreeCrate[];
  readonly folders: readonly FolderTree[];
};

export type TreeBlock = Origin &
  Brought & {
    readonly pattern: string;
    readonly environment: string | null;
    readonly tags: readonly string[];
    readonly hosts: number;
  };

export type TreeCrate = {
  readonly name: string;
  readonly file: string;
  /** How many get it. */
  readonly hosts: number;
};

/** What a carrier says, by name alone. */
export type Brought = {
  readonly roles: readonly string[];
  readonly configcrates: readonly string[];
  readonly usercrates: readonly string[];
  readonly excludes: readonly string[];
  readonly vars: readonly string[];
};

export function folderTree(catalog: Catalog, fleet: Fleet): FolderTree {
  const look = { catalog, find: originFinder(), counts: countHosts(fleet) };
  return treeAt("", foldersOf(catalog, look.find), look);
}

interface Look {
  readonly catalog: Catalog;
  readonly find: FindOrigin;
  readonly counts: HostCounts;
}

function treeAt(folder: string, folders: ReadonlySet<string>, look: Look): FolderTree {
  const { catalog, find, counts } = look;
  const common = catalog.commons.find((one) => one.folder === folder);
  const crates = [...catalog.crates.values()].filter(({ path }) => folderOf(path) === folder);
  const listed = (kind: CrateSyntax["kind"]): readonly TreeCrate[] =>
    crates
      .filter((crate) => crate.kind === kind)
      .map(({ name, path }) => ({
        name: name.value,
        file: path,
        hosts: counts.crates.get(name.value) ?? 0,
      }));
  const below = [...folders].filter((other) => other !== "" && folderOf(other) === folder);
  return {
    folder,
    common:
      common === undefined
        ? null
        : { file: folder === "" ? "common.vgo" : `${folder}/common.vgo`, ...brought(common) },
    environments: catalog.environments
      .filter((one) => one.folder === folder)
      .map((one) => ({ name: one.name.value, ...find(one.name.at), ...brought(one) })),
    matchBlocks: catalog.matchBlocks
      .filter((block) => block.folder === folder)
      .map((block) => ({
        pattern: block.match.value,
        ...find(block.match.at),
        environment: block.environment?.value ?? null,
        tags: block.tags.map(({ value }) => value),
        hosts: counts.blocks.get(block) ?? 0,
        ...brought(block),
      })),
    roles: [...catalog.roles.values()]
      .map(({ name }) => ({ name: name.value, ...find(name.at) }))
      .filter(({ file }) => folderOf(file) === folder),
    configcrates: listed("configcrate"),
    usercrates: listed("usercrate"),
    folders: below.sort().map((inner) => treeAt(inner, folders, look)),
  };
}

function brought({ roles, configcrates, usercrates, excludes, vars }: CarrierSyntax): Brought {
  return {
    roles: roles.map(({ name }) => name.value),
    configcrates: configcrates.map(({ name }) => name.value),
    usercrates: usercrates.map(({ name }) => name.value),
    excludes: excludes.map(({ value }) => value),
    vars: [...vars.keys()],
  };
}

/** All folders that hold something, and those on the way to them. */
function foldersOf(catalog: Catalog, find: FindOrigin): ReadonlySet<string> {
  const holding = [
    ...[...catalog.commons, ...catalog.environments, ...catalog.matchBlocks].map(
      ({ folder }) => folder,
    ),
    ...[...catalog.crates.values()].map(({ path }) => folderOf(path)),
    ...[...catalog.roles.values()].map(({ name }) => folderOf(find(name.at).file)),
  ];
  const all = new Set<string>([""]);
  for (const folder of holding) {
    for (let at = folder; at !== ""; at = folderOf(at)) all.add(at);
  }
  return all;
}

function folderOf(path: string): string {
  const folder = dirname(path);
  return folder === "." ? "" : folder;
}

interface HostCounts {
  readonly blocks: ReadonlyMap<MatchBlockSyntax, number>;
  readonly crates: ReadonlyMap<string, number>;
}

function countHosts({ compositions }: Fleet): HostCounts {
  const blocks = new Map<MatchBlockSyntax, number>();
  const crates = new Map<string, number>();
  for (const { block, hosts, crates: composed } of compositions) {
    blocks.set(block, hosts.length);
    for (const name of new Set(composed.map(({ crate }) => crate.name.value))) {
      crates.set(name, (crates.get(name) ?? 0) + hosts.length);
    }
  }
  return { blocks, crates };
}
