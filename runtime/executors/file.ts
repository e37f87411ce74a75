// Looks after one file: that it exists or not, its bytes, its mode and whom it belongs to.
import { bytesOf, sizeOf, type FileState, type HostView } from "../host/host.ts";
import type { Program, Staged, Step } from "../host/host.ts";
import { flag, oneOf, optionalText, permissions, texts } from "./attributes.ts";
import { stuck, type Attributes, type Decision } from "./executor.ts";
import type { Executor, Surroundings } from "./executor.ts";
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
import { streamEdited } from "./stream-edit.ts";
import { keptBySystem } from "./system-folders.ts";
import {
  folderless,
  observeApproach,
  obstructed,
  openApproach,
  targetPath,
  type Approach,
} from "./target-path.ts";
import { namesNote, noteOf } from "./text-file.ts";
import { validation, validationNote } from "./validation.ts";

interface FileWant {
  readonly path: string;
  readonly state: "present" | "absent";
  /** Undefined: whatever it holds may stay. */
  readonly content?: Uint8Array;
  /** A file of the stacks tree that is copied as it is. */
  readonly source?: string;
  readonly mode: number;
  readonly owners: WantedOwners;
  readonly force: boolean;
  /** Keep what it held before beside it. */
  readonly backup: boolean;
  readonly validate?: Program;
  /** Scripts of the host that the content goes through. */
  readonly scripts: readonly string[];
}

interface FileFound {
  readonly there?: FileState;
  readonly sameContent: boolean;
  /** What it is to hold. */
  readonly content: Uint8Array | Staged | undefined;
  readonly approach: Approach;
  readonly ownership: Ownership;
  readonly confined: boolean;
}

export const file: Executor<FileWant, FileFound> = {
  type: "file",
  reach: "files",
  attributes: [
    "target_path",
    "content",
    "source",
    "mode",
    "owner",
    "group",
    "backup",
    "validate",
    "stream_edit",
    "state",
    "force",
    "sensitive",
  ],
  want,
  target: (want) => want.path,
  observe,
  decide: (want, found) =>
    want.state === "absent" ? decideAbsent(want.path, found.there) : decidePresent(want, found),
};

function want(attributes: Attributes): FileWant {
  const content = optionalText(attributes, "content");
  const source = optionalText(attributes, "source");
  const validate = validation(attributes);
  const scripts = texts(attributes, "stream_edit");
  if (scripts.length > 0 && content === undefined && source === undefined) {
    throw new Error("`stream_edit` has nothing to edit; give `content` or `source`");
  }
  return {
    path: targetPath(attributes),
    state: oneOf(attributes, "state", ["present", "absent"]),
    ...(content !== undefined && { content: new TextEncoder().encode(content) }),
    ...(source !== undefined && { source }),
    mode: permissions(attributes, "mode", 0o644),
    owners: wantedOwners(attributes),
    force: flag(attributes, "force"),
    backup: flag(attributes, "backup"),
    ...(validate !== undefined && { validate }),
    scripts,
  };
}

async function observe(want: FileWant, host: HostView, around: Surroundings): Promise<FileFound> {
  const there = await host.stat(want.path);
  const content = want.state === "present" ? await contentOf(want, host, around) : undefined;
  const sameContent = await holds(content, there, () => host.read(want.path));
  return {
    ...(there !== undefined && { there }),
    content,
    sameContent,
    confined: host.confined,
    approach: there === undefined ? await observeApproach(want.path, host) : openApproach,
    ownership: await observeOwnership(want.owners, host),
  };
}

async function contentOf(
  { content, source, scripts }: FileWant,
  host: HostView,
  { files, streamEditing: editing }: Surroundings,
): Promise<Uint8Array | Staged | undefined> {
  const rendered = source === undefined ? content : files.file(source);
  if (rendered === undefined || scripts.length === 0) return rendered;
  return streamEdited(scripts, await bytesOf(rendered), { host, editing });
}

/** By bytes, and without reading a file whose size already tells them apart. */
export async function holds(
  content: Uint8Array | Staged | undefined,
  there: FileState | undefined,
  read: () => Promise<Uint8Array | undefined>,
): Promise<boolean> {
  if (there?.kind !== "file") return false;
  if (content === undefined) return true;
  if (there.size !== sizeOf(content)) return false;
  const held = await read();
  return held !== undefined && Buffer.compare(held, await bytesOf(content)) === 0;
}

function decideAbsent(path: string, there: FileState | undefined): Decision {
  const reason = there === undefined ? undefined : keptBySystem(path);
  if (reason !== undefined) return stuck(reason);
  const steps: readonly Step[] = [{ kind: "remove-file", path }];
  switch (there?.kind) {
    case undefined:
      return { kind: "settled" };
    case "file":
      return { kind: "steps", change: "deleted", steps };
    case "link": {
      const note = "a link; what it points to is left alone";
      return { kind: "steps", change: "deleted", steps, note };
    }
    case "folder":
      return stuck(`"${path}" is a folder; a directory resource can remove it`);
    case "other":
      return stuck(`"${path}" is neither a file nor a link, and is left alone`);
  }
}

function decidePresent(want: FileWant, found: FileFound): Decision {
  const { path, mode } = want;
  const { there, ownership } = found;
  const reason =
    obstructed(path, found.approach) ??
    folderless(found.approach) ??
    inTheWay(want, there) ??
    unknownAccount(ownership);
  if (reason !== undefined) return stuck(reason);
  if (there?.kind === "file" && found.sameContent) {
    const steps = attributeSteps(path, { mode, ownership }, there);
    const note = ownershipNote(ownership);
    return steps.length === 0
      ? { kind: "settled", ...note }
      : { kind: "steps", change: "updated", steps, ...note };
  }
  return {
    kind: "steps",
    change: there === undefined ? "created" : "updated",
    steps: [
      ...(there?.kind === "folder" ? [{ kind: "remove-folder", path } as const] : []),
      writeStep(want, found),
    ],
    ...noteOf(
      ownershipNote(ownership).note,
      validationNote(want.validate, found),
      namesNote(there),
    ),
  };
}

function writeStep({ path, mode, validate, backup }: FileWant, found: FileFound): Step {
  return {
    kind: "write-file",
    path,
    content: found.content ?? new Uint8Array(),
    mode,
    ...ids(found.ownership),
    ...(validate !== undefined && !found.confined && { validate }),
    // One copy, of what it held before this change: a copy of each change would fill the disk.
    ...(backup && found.there?.kind === "file" && { backup: `${path}.vigo-backup` }),
  };
}

function inTheWay({ path, force }: FileWant, there: FileState | undefined): string | undefined {
  switch (there?.kind) {
    case undefined:
    case "file":
      return undefined;
    case "folder":
      // A folder that holds something is safe even with force: the step that removes it then fails.
      return force
        ? keptBySystem(path)
        : `"${path}" is a folder; \`force: true\` lets the file take the place of an empty one`;
    case "link":
      return force
        ? keptBySystem(path)
        : `"${path}" is a link to "${there.linkTo}"; name the file that it points to, or let \`force: true\` replace the link`;
    case "other":
      return `"${path}" is neither a file nor a folder, and is left alone`;
  }
}
