// Edits a file that others own too: all but the edit stays, with mode, owner and every byte.
import type { FileState, HostView, Program } from "../host/host.ts";
import { flag, oneOf } from "./attributes.ts";
import { stuck, type Attributes, type Decision } from "./executor.ts";
import {
  folderless,
  observeApproach,
  obstructed,
  openApproach,
  targetPath,
  type Approach,
} from "./target-path.ts";
import { pageOf, type Page } from "./page.ts";
import { validation, validationNote } from "./validation.ts";

export interface TextWant {
  readonly path: string;
  readonly state: "present" | "absent";
  /** Undefined for types that never make a file. */
  readonly create?: boolean;
  /** Left as it is when not given. */
  readonly mode?: number;
  readonly validate?: Program;
}

export interface TextFound {
  readonly there?: FileState;
  /** Undefined when there is no file, or one that is too large to be edited. */
  readonly content?: Uint8Array;
  readonly approach: Approach;
  readonly confined: boolean;
}

export type Edited =
  | { readonly text: string; readonly note?: string }
  /** Why the file, as it stands, cannot be edited. */
  | { readonly unfit: string };

export type Edit = (page: Page) => Edited;

export function textWant(attributes: Attributes, makes: boolean = true): TextWant {
  const validate = validation(attributes);
  return {
    path: targetPath(attributes),
    state: oneOf(attributes, "state", ["present", "absent"]),
    ...(makes && { create: flag(attributes, "create") }),
    ...(validate !== undefined && { validate }),
  };
}

export async function observeText(path: string, host: HostView): Promise<TextFound> {
  const there = await host.stat(path);
  const { confined } = host;
  if (there === undefined) return { approach: await observeApproach(path, host), confined };
  const isReadable = there.kind === "file" && there.size <= sizeLimit;
  const content = isReadable ? await host.read(path) : undefined;
  return { there, approach: openApproach, confined, ...(content !== undefined && { content }) };
}

/** Larger files are data, and no place for a policy to edit. */
const sizeLimit = 16 * 1024 * 1024;

export function decideText(want: TextWant, found: TextFound, edit: Edit): Decision {
  const { path, state } = want;
  const { there, approach } = found;
  if (there === undefined && state === "absent") return { kind: "settled" };
  const reason = there === undefined ? unmade(want, approach) : uneditable(path, found);
  if (reason !== undefined) return stuck(reason);
  const page = pageOf(found.content ?? new Uint8Array());
  const edited = edit(page);
  if ("unfit" in edited) return stuck(`"${path}" is left alone: ${edited.unfit}`);
  const isSame = there !== undefined && edited.text === page.text;
  return isSame
    ? unchanged(want, there, edited.note)
    : rewritten(want, found, { content: page.bytes(edited.text), note: edited.note });
}

function unmade({ path, create }: TextWant, approach: Approach): string | undefined {
  if (create === true) return obstructed(path, approach) ?? folderless(approach);
  const how = create === undefined ? "depend on what makes it" : "`create: true` makes it";
  return obstructed(path, approach) ?? `"${path}" does not exist; ${how}`;
}

function uneditable(path: string, { there, content }: TextFound): string | undefined {
  switch (there?.kind) {
    case "folder":
      return `"${path}" is a folder, and no text to edit`;
    case "link":
      return `"${path}" is a link to "${there.linkTo}"; name the file that it points to`;
    case "other":
      return `"${path}" is neither a file nor a folder, and is left alone`;
    case "file":
    case undefined:
      if (content !== undefined) return undefined;
      return `"${path}" holds more than ${sizeLimit / 1024 / 1024} MiB, which is too much to edit`;
  }
}

function unchanged({ path, mode }: TextWant, there: FileState, said?: string): Decision {
  const note = noteOf(said);
  if (mode === undefined || mode === there.mode) return { kind: "settled", ...note };
  return { kind: "steps", change: "updated", steps: [{ kind: "set-mode", path, mode }], ...note };
}

interface Rewritten {
  readonly content: Uint8Array;
  readonly note: string | undefined;
}

function rewritten(
  { path, mode, validate, state }: TextWant,
  found: TextFound,
  { content, note }: Rewritten,
): Decision {
  const { there, confined } = found;
  const change = there === undefined ? "created" : state === "absent" ? "deleted" : "updated";
  const write = {
    kind: "write-file",
    path,
    content,
    mode: mode ?? there?.mode ?? 0o644,
    ...(validate !== undefined && !confined && { validate }),
  } as const;
  return {
    kind: "steps",
    change,
    steps: [write],
    ...noteOf(note, validationNote(validate, found), namesNote(there)),
  };
}

/** Replacing a file gives its path a new one; other names of the old one keep that. */
export function namesNote(there: FileState | undefined): string | undefined {
  if (there?.kind !== "file" || (there.links ?? 1) < 2) return undefined;
  return `the file had ${there.links} names; the others keep what it held`;
}

export function noteOf(...parts: readonly (string | undefined)[]): { readonly note?: string } {
  const said = parts.filter((part) => part !== undefined);
  return said.length === 0 ? {} : { note: said.join("; ") };
}
