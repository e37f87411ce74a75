// Looks after one link, symbolic or hard.
import { dirname } from "node:path/posix";
import type { FileState, HostView, PathStep } from "../host/host.ts";
import { flag, oneOf, optionalText } from "./attributes.ts";
import { stuck, type Attributes, type Decision, type Executor } from "./executor.ts";
import {
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
  folderless,
  observeApproach,
  obstructed,
  openApproach,
  targetPath,
  type Approach,
} from "./target-path.ts";
import { noteOf } from "./text-file.ts";

interface LinkWant {
  readonly path: string;
  readonly state: "present" | "absent";
  /** As it is written; undefined only when the link is to go. */
  readonly to?: string;
  readonly sort: "soft" | "hard";
  readonly force: boolean;
  readonly owners: WantedOwners;
}

interface LinkFound {
  readonly there?: FileState;
  /** What it is to lead to. */
  readonly target?: FileState;
  readonly approach: Approach;
  readonly ownership: Ownership;
}

export const symlink: Executor<LinkWant, LinkFound> = {
  type: "symlink",
  reach: "files",
  attributes: ["target_path", "to", "link_type", "force", "owner", "group", "state"],
  want,
  target: (want) => want.path,
  observe,
  decide: (want, found) =>
    want.state === "absent" ? decideAbsent(want, found) : decidePresent(want, found),
};

function want(attributes: Attributes): LinkWant {
  const state = oneOf(attributes, "state", ["present", "absent"]);
  const to = optionalText(attributes, "to");
  if (to === undefined && state === "present") throw new Error("the attribute `to` is missing");
  if (to === "" || to?.includes("\0") === true) throw new Error("the attribute `to` is no path");
  return {
    path: targetPath(attributes),
    state,
    ...(to !== undefined && { to }),
    sort: oneOf(attributes, "link_type", ["soft", "hard"]),
    force: flag(attributes, "force"),
    owners: wantedOwners(attributes),
  };
}

async function observe(want: LinkWant, host: HostView): Promise<LinkFound> {
  const { path, to, sort } = want;
  const there = await host.stat(path);
  const target = to === undefined ? undefined : await targetOf(absolute(path, to), sort, host);
  return {
    ...(there !== undefined && { there }),
    ...(target !== undefined && { target }),
    approach: there === undefined ? await observeApproach(path, host) : openApproach,
    ownership: await observeOwnership(want.owners, host),
  };
}

/** A relative path starts at the folder of the link. */
function absolute(path: string, to: string): string {
  return to.startsWith("/") ? to : `${dirname(path)}/${to}`;
}

async function targetOf(
  path: string,
  sort: LinkWant["sort"],
  host: HostView,
): Promise<FileState | undefined> {
  const state = await host.stat(path);
  // A link is followed to a folder; to a file it needs no more than be there.
  return sort === "soft" && state?.kind === "link"
    ? ((await host.stat(`${path}/.`)) ?? state)
    : state;
}

function decidePresent(want: LinkWant, found: LinkFound): Decision {
  const { path } = want;
  const { there, target, approach, ownership } = found;
  const reason =
    obstructed(path, approach) ??
    folderless(approach) ??
    unlinkable(want, target) ??
    unknownAccount(ownership);
  if (reason !== undefined) return stuck(reason);
  const dangling = target === undefined ? `"${want.to}" does not exist` : undefined;
  const note = noteOf(ownershipNote(ownership).note, dangling);
  if (there !== undefined && isTheLink(want, there, target)) {
    const steps = ownerSteps(path, ownership, there);
    return steps.length === 0
      ? { kind: "settled", ...note }
      : { kind: "steps", change: "updated", steps, ...note };
  }
  const obstacle = there === undefined ? undefined : inTheWay(want, there);
  if (obstacle !== undefined) return stuck(obstacle);
  return {
    kind: "steps",
    change: there === undefined ? "created" : "updated",
    steps: [
      ...(there?.kind === "folder" ? [{ kind: "remove-folder", path } as const] : []),
      linkStep(want),
      ...ownerSteps(path, ownership),
    ],
    ...note,
  };
}

function isTheLink({ sort, to }: LinkWant, there: FileState, target?: FileState): boolean {
  if (sort === "soft") return there.kind === "link" && there.linkTo === to;
  return (
    target?.kind === "file" &&
    there.kind === "file" &&
    there.device === target.device &&
    there.inode === target.inode &&
    there.inode !== undefined
  );
}

function linkStep({ path, sort, to = "" }: LinkWant): PathStep {
  return sort === "soft"
    ? { kind: "write-link", path, to }
    : { kind: "write-hard-link", path, to: absolute(path, to) };
}

/** Of the link itself; a hard link shares the owner of its file. */
function ownerSteps(path: string, ownership: Ownership, there?: FileState): readonly PathStep[] {
  const wanted = ids(ownership);
  const { owner = there?.uid, group = there?.gid } = wanted;
  if (Object.keys(wanted).length === 0) return [];
  if (there !== undefined && owner === there.uid && group === there.gid) return [];
  return [{ kind: "set-owner", path, ...wanted }];
}

function unlinkable({ sort, to }: LinkWant, target: FileState | undefined): string | undefined {
  if (sort === "soft" || target?.kind === "file") return undefined;
  return target === undefined
    ? `"${to}" does not exist, so that it cannot get a second name; depend on what makes it`
    : `"${to}" is not a file, and only files can have hard links`;
}

function inTheWay({ path, sort, force }: LinkWant, there: FileState): string | undefined {
  switch (there.kind) {
    case "link":
      // A link that leads elsewhere is an old state of this one.
      return keptBySystem(path);
    case "file":
      if (force) return keptBySystem(path);
      return sort === "soft"
        ? `"${path}" is a file; \`force: true\` lets the link take its place`
        : `"${path}" is another file; \`force: true\` lets the link take its place`;
    case "folder":
      // A folder that holds something is safe even with force: the step that removes it then fails.
      return force
        ? keptBySystem(path)
        : `"${path}" is a folder; \`force: true\` lets the link take the place of an empty one`;
    case "other":
      return `"${path}" is neither a file nor a link, and is left alone`;
  }
}

function decideAbsent(want: LinkWant, { there, target }: LinkFound): Decision {
  const { path, sort } = want;
  if (there === undefined) return { kind: "settled" };
  const reason = keptBySystem(path);
  if (reason !== undefined) return stuck(reason);
  const isHard =
    there.kind === "file" &&
    sort === "hard" &&
    (want.to === undefined ? (there.links ?? 1) > 1 : isTheLink(want, there, target));
  if (there.kind === "link" || isHard) {
    return { kind: "steps", change: "deleted", steps: [{ kind: "remove-file", path }] };
  }
  return stuck(
    sort === "hard" && there.kind === "file"
      ? `"${path}" is the only name of its file, or that of another one, and is left alone`
      : `"${path}" is not a link, and is left alone`,
  );
}
