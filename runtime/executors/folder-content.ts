// What a folder is to hold: files copied out of the stacks tree, nothing that is not ours, and whom it belongs to.
import { dirname } from "node:path/posix";
import type { FileState, HostView, Staged, PathStep } from "../host/host.ts";
import type { Surroundings } from "./executor.ts";
import { holds } from "./file.ts";
import { linkAbove } from "./folder-tree.ts";
import { attributeSteps, ids, type Ownership } from "./ownership.ts";
import { leftovers, walkFolder, type Inventory } from "./folder-walk.ts";
import { keptBySystem } from "./system-folders.ts";

export interface ContentWant {
  readonly path: string;
  readonly mode: number;
  readonly force: boolean;
  /** A folder of the stacks tree. */
  readonly source?: string;
  readonly recurse: boolean;
  readonly purge: boolean;
}

export interface ContentFound {
  readonly copies: readonly Copy[];
  /** The folders that the copies need, outermost first. */
  readonly folders: readonly Entry[];
  /** All that lies in the folder; undefined when nobody needs to know. */
  readonly inventory?: Inventory;
  /** The paths that other resources look after; undefined when they are not all known. */
  readonly others: readonly string[] | undefined;
  /** A link on the way to the folder. */
  readonly link?: string;
}

interface Entry {
  readonly path: string;
  readonly there?: FileState;
}

interface Copy extends Entry {
  readonly content: Staged;
  readonly same: boolean;
}

/** Undefined when the folder is all that is looked after. */
export async function observeContent(
  want: ContentWant,
  host: HostView,
  around: Surroundings,
): Promise<ContentFound | undefined> {
  const { path, source, recurse, purge } = want;
  if (source === undefined && !recurse && !purge) return undefined;
  const copies: Copy[] = [];
  const folders = new Map<string, Entry>();
  const from = (source ?? "").replace(/\/+$/u, "");
  for (const name of source === undefined ? [] : around.files.below(from)) {
    const target = `${path}${name.slice(from.length)}`;
    for (const folder of foldersBetween(path, target)) {
      if (!folders.has(folder)) folders.set(folder, entry(folder, await host.stat(folder)));
    }
    const isReachable = [...foldersBetween(path, target)].every(
      (folder) => folders.get(folder)?.there?.kind === "folder",
    );
    // What lies behind a link is not in this folder.
    const there = isReachable ? await host.stat(target) : undefined;
    const content = around.files.file(name);
    const same = await holds(content, there, () => host.read(target));
    copies.push({ ...entry(target, there), content, same });
  }
  const isThere = (await host.stat(path))?.kind === "folder";
  const needsAll = isThere && (recurse || purge);
  const link = purge ? await linkAbove(path, host) : undefined;
  return {
    copies,
    folders: [...folders.values()],
    others: purge || recurse ? around.othersPaths() : [],
    ...(needsAll && { inventory: await walkFolder(path, host) }),
    ...(link !== undefined && { link }),
  };
}

function entry(path: string, there: FileState | undefined): Entry {
  return there === undefined ? { path } : { path, there };
}

/** The folders below `root` on the way to `path`, outermost first. */
function foldersBetween(root: string, path: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = dirname(path); folder !== root; folder = dirname(folder)) {
    folders.unshift(folder);
  }
  return folders;
}

/** Why it cannot be; undefined when it can. */
export function contentObstacle(want: ContentWant, found: ContentFound): string | undefined {
  const inTheWay =
    found.folders.map(folderObstacle).find((obstacle) => obstacle !== undefined) ??
    found.copies
      .map((copy) => copyObstacle(copy, want.force))
      .find((obstacle) => obstacle !== undefined);
  return inTheWay ?? (want.purge ? purgeObstacle(want.path, found) : undefined);
}

function folderObstacle({ path, there }: Entry): string | undefined {
  return there === undefined || there.kind === "folder"
    ? undefined
    : `"${path}" is not a folder, and files are to be copied into it; remove it first`;
}

function copyObstacle({ path, there }: Entry, force: boolean): string | undefined {
  switch (there?.kind) {
    case undefined:
    case "file":
      return undefined;
    case "link":
      return force
        ? undefined
        : `"${path}" is a link; \`force: true\` lets the copied file take its place`;
    case "folder":
    case "other":
      return `"${path}" is not a file, and a file is to be copied there; remove it first`;
  }
}

function purgeObstacle(path: string, { link, others }: ContentFound): string | undefined {
  if (keptBySystem(path) !== undefined)
    return `"${path}" belongs to the system and is never purged`;
  if (link !== undefined)
    return `"${link}" is a link; name the folder where it really lies before purging it`;
  return others === undefined
    ? `not all that other resources look after is known here, so "${path}" cannot be purged`
    : undefined;
}

export function contentSteps(
  want: ContentWant,
  found: ContentFound,
  ownership: Ownership,
): readonly PathStep[] {
  const wanted = new Set([...found.folders, ...found.copies].map(({ path }) => path));
  const gone = purged(want, found, wanted);
  const isGone = new Set(gone.map(({ path }) => path));
  return [
    ...gone,
    ...found.folders.flatMap((folder) => folderSteps(folder, want, ownership)),
    ...found.copies.flatMap((copy) => copySteps(copy, ownership)),
    ...(want.recurse
      ? belowSteps(want, found, { ownership, isDone: new Set([...wanted, ...isGone]) })
      : []),
  ];
}

function purged(
  want: ContentWant,
  { inventory = [], others = [] }: ContentFound,
  wanted: ReadonlySet<string>,
): readonly PathStep[] {
  if (!want.purge) return [];
  const below = others.filter((path) => path.startsWith(`${want.path}/`));
  return leftovers(inventory, { wanted, others: below }).map(({ path, state }): PathStep => {
    return { kind: state.kind === "folder" ? "remove-folder" : "remove-file", path };
  });
}

function folderSteps(
  { path, there }: Entry,
  { mode, recurse }: ContentWant,
  ownership: Ownership,
): readonly PathStep[] {
  const owners = ids(ownership);
  if (there !== undefined)
    return attributeSteps(path, { mode: recurse ? mode : there.mode, ownership }, there);
  const made = { kind: "make-folder", path, mode: recurse ? mode : 0o755 } as const;
  return Object.keys(owners).length === 0 ? [made] : [made, { kind: "set-owner", path, ...owners }];
}

/** Once it is there, the mode of a copy is nobody's business: the tree holds bytes, and no modes. */
function copySteps(
  { path, there, content, same }: Copy,
  ownership: Ownership,
): readonly PathStep[] {
  if (same && there !== undefined)
    return attributeSteps(path, { mode: there.mode, ownership }, there);
  const mode = there?.kind === "file" ? there.mode : 0o644;
  return [{ kind: "write-file", path, content, mode, ...ids(ownership) }];
}

function belowSteps(
  { mode }: ContentWant,
  { inventory = [], others = [] }: ContentFound,
  { ownership, isDone }: { readonly ownership: Ownership; readonly isDone: ReadonlySet<string> },
): readonly PathStep[] {
  const theirs = new Set(others);
  return inventory.flatMap(({ path, state, isMount }) =>
    isDone.has(path) || theirs.has(path) || isMount
      ? []
      : attributeSteps(
          path,
          { mode: state.kind === "folder" ? mode : state.mode, ownership },
          state,
        ),
  );
}
