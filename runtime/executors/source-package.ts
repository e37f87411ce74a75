// Looks after a file or the contents of an archive that are fetched from an address.
import type { FileState, HostView, Step } from "../host/host.ts";
import { sha256 } from "../trust/hash.ts";
import { archiveKind, type ArchiveKind } from "./archive-list.ts";
import { optionalInteger, oneOf, optionalText, permissions } from "./attributes.ts";
import { stuck, type Attributes, type Decision, type Executor } from "./executor.ts";
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
import { fetchSource, type Fetched, type Wanted } from "./fetched-source.ts";
import { look, noContents, type Contents } from "./folder-shares.ts";
import { noteAt, readNote, type SourceNote } from "./source-note.ts";
import { keptBySystem } from "./system-folders.ts";
import { observeApproach, obstructed, targetPath, type Approach } from "./target-path.ts";
import { unpackProgram } from "./unpack.ts";

interface SourceWant extends Wanted {
  readonly path: string;
  readonly state: "present" | "absent";
  readonly creates?: string;
  readonly owners: WantedOwners;
  readonly mode?: number;
}

interface SourceFound {
  readonly there?: FileState;
  readonly approach: Approach;
  readonly ownership: Ownership;
  readonly note?: SourceNote;
  /** Folders above the note that do not exist. */
  readonly noteMissing: readonly string[];
  readonly isCreated: boolean;
  /** What is there came from this address, with this checksum. */
  readonly isSame: boolean;
  readonly fetched?: Fetched;
  /** In the folder: what did not come from here, and what did and comes no more. */
  readonly contents: Contents;
}

export const sourcePackage: Executor<SourceWant, SourceFound> = {
  type: "source_package",
  reach: "system",
  attributes: [
    "target_path",
    "url",
    "sha256",
    "extract",
    "strip",
    "creates",
    "owner",
    "group",
    "mode",
    "state",
  ],
  want,
  target: (want) => want.path,
  observe,
  decide: (want, found) =>
    want.state === "absent" ? decideAbsent(want, found) : decidePresent(want, found),
};

function want(attributes: Attributes): SourceWant {
  const state = oneOf(attributes, "state", ["present", "absent"]);
  const url = optionalText(attributes, "url");
  if (url === undefined && state === "present") throw new Error("the attribute `url` is missing");
  const digest = optionalText(attributes, "sha256");
  const creates = optionalText(attributes, "creates");
  const archive = archiveOf(attributes, url ?? "");
  return {
    path: targetPath(attributes),
    state,
    url: url ?? "",
    ...(digest !== undefined && { sha256: digest.toLowerCase() }),
    ...(archive !== undefined && { archive }),
    strip: optionalInteger(attributes, "strip") ?? 0,
    ...(creates !== undefined && { creates }),
    owners: wantedOwners(attributes),
    ...(attributes["mode"] !== undefined && { mode: permissions(attributes, "mode", 0o755) }),
  };
}

function archiveOf({ extract = "auto" }: Attributes, url: string): ArchiveKind | undefined {
  if (extract === false || extract === "false") return undefined;
  const kind = archiveKind(url);
  // tar finds out itself how something is packed.
  return extract === "auto" ? kind : (kind ?? "tar");
}

async function observe(want: SourceWant, host: HostView): Promise<SourceFound> {
  const { path } = want;
  const there = await host.stat(path);
  const note = await readNote(path, host);
  const isCreated = want.creates !== undefined && (await host.stat(want.creates)) !== undefined;
  const ownership = await observeOwnership(want.owners, host);
  const base = {
    ...(there !== undefined && { there }),
    ...(note !== undefined && { note }),
    approach: there === undefined ? await observeApproach(path, host) : { missing: [] },
    noteMissing: (await observeApproach(noteAt(path), host)).missing,
    ownership,
    isCreated,
  };
  const isSame = await isFromThere(want, base, host);
  const isNeeded = want.state === "present" && !isCreated && !isSame;
  const fetched = isNeeded ? await fetchSource(want, host) : undefined;
  const isEmptied = want.state === "absent" || fetched?.kind === "fit";
  const kept = fetched?.kind === "fit" ? fetched.paths : [];
  const contents =
    there?.kind === "folder" && isEmptied ? await look(path, { note, kept }, host) : noContents;
  return { ...base, isSame, contents, ...(fetched !== undefined && { fetched }) };
}

async function isFromThere(
  want: SourceWant,
  { there, note }: Pick<SourceFound, "there" | "note">,
  host: HostView,
): Promise<boolean> {
  const isNoted =
    note !== undefined &&
    note.address === sha256(want.url) &&
    note.strip === want.strip &&
    (want.sha256 === undefined || note.sha256 === want.sha256);
  if (want.archive !== undefined) return isNoted && there?.kind === "folder";
  const content = there?.kind === "file" ? await host.read(want.path) : undefined;
  if (content === undefined) return false;
  const digest = sha256(content);
  return want.sha256 === undefined ? isNoted && digest === note.sha256 : digest === want.sha256;
}

function decidePresent(want: SourceWant, found: SourceFound): Decision {
  const { path } = want;
  const { there, ownership, fetched, approach } = found;
  if (found.isCreated) return { kind: "settled" };
  const reason = obstructed(path, approach) ?? inTheWay(want, there) ?? unknownAccount(ownership);
  if (reason !== undefined) return stuck(reason);
  const note = ownershipNote(ownership);
  if (found.isSame && there !== undefined) {
    const steps = attributeSteps(path, { mode: want.mode ?? there.mode, ownership }, there);
    return steps.length === 0
      ? { kind: "settled", ...note }
      : { kind: "steps", change: "updated", steps, ...note };
  }
  if (fetched === undefined) throw new Error("what is needed has not been fetched");
  if (fetched.kind === "unfit") return stuck(fetched.reason);
  const steps: readonly Step[] = [
    ...folders(approach.missing),
    ...(want.archive === undefined
      ? [fileStep(want, fetched.content, found)]
      : archiveSteps({ ...want, archive: want.archive }, fetched.content, found)),
    ...folders(found.noteMissing.filter((folder) => !approach.missing.includes(folder))),
    noteStep(want, fetched),
  ];
  return { kind: "steps", change: there === undefined ? "created" : "updated", steps, ...note };
}

function fileStep(want: SourceWant, content: Uint8Array, { there, ownership }: SourceFound): Step {
  const mode = want.mode ?? there?.mode ?? 0o644;
  return { kind: "write-file", path: want.path, content, mode, ...ids(ownership) };
}

function archiveSteps(
  want: SourceWant & { readonly archive: ArchiveKind },
  content: Uint8Array,
  { there, ownership, contents }: SourceFound,
): readonly Step[] {
  const { path, archive, strip } = want;
  const { owner, group } = ids(ownership);
  const isKept = there !== undefined && (contents.hasOthers || keptBySystem(path) !== undefined);
  const mode = want.mode ?? there?.mode ?? 0o755;
  const program = unpackProgram({
    kind: archive,
    content,
    target: path,
    strip,
    owner: `${owner ?? ""}${group === undefined ? "" : `:${group}`}`,
    mode: mode.toString(8),
    how: isKept ? "merge" : "swap",
  });
  const about = `"unpack ${shown(want.url)} into ${path}"`;
  return [
    { kind: "run", program, about },
    ...(isKept ? contents.ours.filter(({ kind }) => kind === "remove-file") : []),
    ...(isKept && want.mode !== undefined && want.mode !== there.mode
      ? [{ kind: "set-mode", path, mode: want.mode } as const]
      : []),
  ];
}

/** Without what may be a secret in it. */
function shown(url: string): string {
  return url.replace(/^([a-z]+:\/\/)[^/@]*@/iu, "$1").replace(/[?#].*$/su, "");
}

function noteStep(
  { path, url, strip }: SourceWant,
  { digest, paths }: Extract<Fetched, { kind: "fit" }>,
): Step {
  const note: SourceNote = { address: sha256(url), sha256: digest, strip, files: paths };
  const content = new TextEncoder().encode(`${JSON.stringify(note, undefined, 1)}\n`);
  return { kind: "write-file", path: noteAt(path), content, mode: 0o600 };
}

function folders(paths: readonly string[]): readonly Step[] {
  return paths.map((path) => ({ kind: "make-folder", path, mode: 0o755 }));
}

function inTheWay({ path, archive }: SourceWant, there: FileState | undefined): string | undefined {
  if (there === undefined) return undefined;
  if (there.kind === "link")
    return `"${path}" is a link to "${there.linkTo}"; name what it points to`;
  const wanted = archive === undefined ? "file" : "folder";
  if (there.kind === wanted) return undefined;
  return `"${path}" is there and is no ${wanted}; it is left alone`;
}

function decideAbsent({ path }: SourceWant, found: SourceFound): Decision {
  const { there, note, contents } = found;
  const forget: readonly Step[] =
    note === undefined ? [] : [{ kind: "remove-file", path: noteAt(path) }];
  const deleted = (steps: readonly Step[], left?: string): Decision => ({
    kind: "steps",
    change: "deleted",
    steps: [...steps, ...forget],
    ...(left !== undefined && { note: left }),
  });
  if (there === undefined) return forget.length === 0 ? { kind: "settled" } : deleted([]);
  const reason = there.kind === "folder" ? undefined : keptBySystem(path);
  if (reason !== undefined) return stuck(reason);
  if (there.kind === "file" || there.kind === "link") {
    return deleted([{ kind: "remove-file", path }]);
  }
  if (there.kind !== "folder") return stuck(`"${path}" is neither a file nor a folder`);
  if (note === undefined) return { kind: "settled", note: `nothing in "${path}" came from here` };
  if (contents.hasOthers || keptBySystem(path) !== undefined) {
    return deleted(contents.ours, `what others put into "${path}" stays`);
  }
  return deleted([...contents.ours, { kind: "remove-folder", path }]);
}
