// Looks after one folder: that it exists or not, its mode, whom it belongs to, and what is copied into it.
import type { FileState, HostView, Step } from "../host/host.ts";
import { flag, oneOf, optionalText, permissions } from "./attributes.ts";
import { stuck, type Attributes, type Decision } from "./executor.ts";
import type { Executor, Surroundings } from "./executor.ts";
import {
  contentObstacle,
  contentSteps,
  observeContent,
  type ContentFound,
} from "./folder-content.ts";
import { observeFolderTree, type FolderTree } from "./folder-tree.ts";
import {
  attributeSteps,
  ids,
  observeOwnership,
  ownershipNote,
  unknownAccount,
  wantedOwners,
  type Ownership,
  type WantedOwners,
} from "./ownership.ts";
import { keptBySystem } from "./system-folders.ts";
import {
  observeApproach,
  obstructed,
  openApproach,
  targetPath,
  type Approach,
} from "./target-path.ts";

interface DirectoryWant {
  readonly path: string;
  readonly state: "present" | "absent";
  readonly mode: number;
  readonly owners: WantedOwners;
  readonly force: boolean;
  readonly source?: string;
  readonly recurse: boolean;
  readonly purge: boolean;
}

interface DirectoryFound {
  readonly there?: FileState;
  readonly approach: Approach;
  readonly ownership: Ownership;
  /** Looked at only when the folder is to go. */
  readonly tree?: FolderTree;
  readonly content?: ContentFound;
}

export const directory: Executor<DirectoryWant, DirectoryFound> = {
  type: "directory",
  reach: "files",
  attributes: [
    "target_path",
    "source",
    "mode",
    "owner",
    "group",
    "recurse",
    "purge",
    "state",
    "force",
  ],
  want,
  target: (want) => want.path,
  observe,
  decide: (want, found) =>
    want.state === "absent" ? decideAbsent(want, found) : decidePresent(want, found),
};

function want(attributes: Attributes): DirectoryWant {
  const source = optionalText(attributes, "source");
  return {
    path: targetPath(attributes),
    state: oneOf(attributes, "state", ["present", "absent"]),
    mode: permissions(attributes, "mode", 0o755),
    owners: wantedOwners(attributes),
    force: flag(attributes, "force"),
    ...(source !== undefined && { source }),
    recurse: flag(attributes, "recurse"),
    purge: flag(attributes, "purge"),
  };
}

async function observe(
  want: DirectoryWant,
  host: HostView,
  around: Surroundings,
): Promise<DirectoryFound> {
  const there = await host.stat(want.path);
  const content = want.state === "present" ? await observeContent(want, host, around) : undefined;
  const found = {
    approach: there === undefined ? await observeApproach(want.path, host) : openApproach,
    ownership: await observeOwnership(want.owners, host),
    ...(content !== undefined && { content }),
  };
  if (there === undefined) return found;
  if (there.kind !== "folder" || want.state !== "absent") return { ...found, there };
  return { ...found, there, tree: await observeFolderTree(want.path, host, want.force) };
}

function decidePresent(want: DirectoryWant, found: DirectoryFound): Decision {
  const { path, mode } = want;
  const { there, ownership, content } = found;
  const reason =
    obstructed(path, found.approach) ??
    inTheWay(want, there) ??
    unknownAccount(ownership) ??
    (content === undefined ? undefined : contentObstacle(want, content));
  if (reason !== undefined) return stuck(reason);
  const note = ownershipNote(ownership);
  const within = content === undefined ? [] : contentSteps(want, content, ownership);
  if (there?.kind === "folder") {
    const steps = [...attributeSteps(path, { mode, ownership }, there), ...within];
    return steps.length === 0
      ? { kind: "settled", ...note }
      : { kind: "steps", change: "updated", steps, ...note };
  }
  const owners = ids(ownership);
  const steps: Step[] = found.approach.missing.map((folder) => ({
    kind: "make-folder",
    path: folder,
    mode: 0o755,
  }));
  if (there !== undefined) steps.push({ kind: "remove-file", path });
  steps.push({ kind: "make-folder", path, mode });
  if (Object.keys(owners).length > 0) steps.push({ kind: "set-owner", path, ...owners });
  steps.push(...within);
  return { kind: "steps", change: there === undefined ? "created" : "updated", steps, ...note };
}

function inTheWay(
  { path, force }: DirectoryWant,
  there: FileState | undefined,
): string | undefined {
  switch (there?.kind) {
    case undefined:
    case "folder":
      return undefined;
    case "link":
      return force
        ? keptBySystem(path)
        : `"${path}" is a link to "${there.linkTo}"; name the folder that it points to, or let \`force: true\` replace the link`;
    case "file":
      return force
        ? keptBySystem(path)
        : `"${path}" is a file; \`force: true\` lets the folder take its place`;
    case "other":
      return `"${path}" is neither a file nor a folder, and is left alone`;
  }
}

function decideAbsent(want: DirectoryWant, { there, tree }: DirectoryFound): Decision {
  const { path } = want;
  if (there === undefined) return { kind: "settled" };
  if (there.kind !== "folder") return stuck(`"${path}" is not a folder, and is left alone`);
  const reason = keptBySystem(path);
  if (reason !== undefined) return stuck(reason);
  switch (tree?.kind) {
    case "empty":
      return { kind: "steps", change: "deleted", steps: [{ kind: "remove-folder", path }] };
    case "removable":
      return { kind: "steps", change: "deleted", steps: tree.steps };
    case "full":
      return stuck(
        `"${path}" is not empty (${listed(tree.names)}); \`force: true\` removes all that it holds`,
      );
    case "behind-link":
      return stuck(
        `"${tree.link}" is a link; name the folder where it really lies before removing all that it holds`,
      );
    case "mount-point":
      return stuck(`"${tree.path}" is a mount point, and is left alone with all around it`);
    case undefined:
      throw new Error("a folder that is to go has not been looked into");
  }
}

function listed(names: readonly string[]): string {
  const few = names.slice(0, 3).join(", ");
  return names.length > 3 ? `${few} and ${names.length - 3} more` : few;
}
