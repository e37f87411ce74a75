// Disk to Tree: reads every file that the language knows, once, and vouches that each is text.
import { join } from "node:path";
import type { Answer } from "../../runtime/contract/refusal.ts";
import { ok, refuse } from "../../runtime/contract/refusal.ts";
import { systemCode, systemRefusal } from "../../runtime/contract/system-refusal.ts";
import type { Diagnostic, Outcome, Report } from "../diagnostics/diagnostic.ts";
import { gather } from "../diagnostics/diagnostic.ts";
import type { Source, Span } from "../source/source.ts";
import * as mistake from "./diagnostics.ts";
import type { Disk, DiskEntry, FileRead, NoFile } from "./disk.ts";
import { realDisk } from "./disk.ts";
import { inParallel } from "./in-parallel.ts";
import { textOf } from "./text.ts";
import type { DataFile, LoadLimits, Tree } from "./tree.ts";
import { loadLimits } from "./tree.ts";

export interface LoadOptions {
  readonly stacks: string;
  readonly inventories?: readonly string[];
  /** server.yaml, when there is one. */
  readonly settings?: string;
  readonly disk?: Disk;
  /** Those that are not given are the usual ones. */
  readonly limits?: Partial<LoadLimits>;
}

/** Enough to keep a disk busy, few enough to never run out of open files. */
const readsAtOnce = 32;

export async function load(options: LoadOptions, report: Report): Promise<Answer<Tree>> {
  const { stacks, inventories = [], settings, disk = realDisk } = options;
  const limits = { ...loadLimits, ...options.limits };
  const listed = await disk.list(stacks);
  if (listed.kind === "refused") {
    const hint = "name the folder with --stacks DIR, or run this where a stacks folder is";
    return refuse(listed.reason, listed.message, hint);
  }
  const wanted = listed.value
    .filter((entry) => entry.kind !== "folder" && isOfTheLanguage(entry))
    .sort(byPath);
  const outcomes = await inParallel(wanted, readsAtOnce, async (entry) =>
    entry.kind === "file"
      ? readSource(entry.path, await disk.read(join(stacks, entry.path), limits.fileBytes), limits)
      : unusable(entry),
  );
  const data = await inParallel(listed.value.filter(isData).sort(byPath), readsAtOnce, (entry) =>
    entry.kind === "file"
      ? readData(entry.path, { stacks, disk, limits })
      : Promise.resolve(unusable(entry)),
  );
  const given = await inParallel(inventories, readsAtOnce, async (path) => ({
    path,
    read: await disk.read(path, limits.fileBytes),
  }));
  for (const { path, read } of given) {
    if (read.kind !== "unreadable" || systemCode(read.error) !== "ENOENT") continue;
    const hint = "name an existing file with --inventory FILE, or leave the flag out";
    return refuse("not-found", `the inventory "${path}" does not exist`, hint);
  }
  const hosts = given.map(({ path, read }) => readSource(path, read, limits));
  const server =
    settings === undefined
      ? []
      : [readSource(settings, await disk.read(settings, limits.fileBytes), limits)];
  for (const { diagnostics } of [...outcomes, ...data, ...hosts, ...server])
    diagnostics.forEach(report);
  const [settingsSource] = sourcesOf(server);
  const unreadable = outcomes.flatMap(({ value, diagnostics: [first] }) =>
    value === undefined && first !== undefined ? [first.subject.source] : [],
  );
  return ok({
    files: new Map(sourcesOf(outcomes).map((source) => [source.path, source])),
    ...(unreadable.length === 0 ? {} : { unreadable }),
    inventories: sourcesOf(hosts),
    ...(settingsSource === undefined ? {} : { settings: settingsSource }),
    data: new Map(data.flatMap(({ value }) => (value === undefined ? [] : [value]))),
  });
}

/**
 * Files ending in .vgo wherever they lie, and all of templates/ at the root. What lies in files/ is data,
 * whatever it is called. What cannot be looked into counts when it may be a folder: policy of
 * unknown extent would be missing.
 */
function isOfTheLanguage(entry: DiskEntry): boolean {
  const folders = entry.path.split("/");
  const name = folders.pop() ?? "";
  if (folders[0] === "files") return false;
  if (name.endsWith(".vgo") || folders[0] === "templates") return true;
  if (entry.kind === "unreadable") return true;
  if (entry.kind !== "link") return false;
  return entry.target === "folder" || (entry.target === "unknown" && !name.includes("."));
}

/** A copy on a host that lacks what a broken link stands for would be a mistake that nobody sees. */
function isData(entry: DiskEntry): boolean {
  return entry.kind !== "folder" && entry.path.startsWith("files/");
}

interface Reading {
  readonly stacks: string;
  readonly disk: Disk;
  readonly limits: LoadLimits;
}

async function readData(
  path: string,
  { stacks, disk, limits: { dataBytes } }: Reading,
): Promise<Outcome<readonly [path: string, file: DataFile] | undefined>> {
  const full = join(stacks, path);
  const read = await disk.digest(full, dataBytes);
  if (read.kind !== "digest") return missing(path, read, dataBytes);
  const { sha256, size } = read;
  const again = async (): Promise<Answer<Uint8Array>> => {
    const bytes = await disk.read(full, dataBytes);
    if (bytes.kind === "bytes") return ok(bytes.bytes);
    if (bytes.kind === "unreadable") return systemRefusal(bytes.error, `cannot read "${path}"`);
    return refuse("conflict", `"${path}" was changed while it was compiled`, "compile it again");
  };
  const pieces = (): AsyncIterable<Uint8Array> => disk.pieces(full, dataBytes);
  return { value: [path, { sha256, size, read: again, pieces }], diagnostics: [] };
}

type Read = Outcome<Source | undefined>;

function readSource(path: string, read: FileRead, limits: LoadLimits): Read {
  return read.kind === "bytes"
    ? gather((report) => textOf(path, read.bytes, report))
    : missing(path, read, limits.fileBytes);
}

function missing(path: string, read: NoFile, limit: number): Failed {
  const at = nothingOf(path);
  switch (read.kind) {
    case "too-large":
      return failed(mistake.fileTooLarge(at, read.size, limit));
    case "not-a-file":
      return failed(
        mistake.notAFile(at, read.folder ? "a folder" : "a pipe, a socket or a device"),
      );
    case "unreadable":
      return unreadable(at, read.error);
  }
}

function unusable(entry: Exclude<DiskEntry, { kind: "file" }>): Failed {
  const at = nothingOf(entry.path);
  switch (entry.kind) {
    case "unreadable":
      return unreadable(at, entry.error);
    case "folder":
    case "other":
      return failed(mistake.notAFile(at, "a pipe, a socket or a device"));
    case "link":
      switch (entry.leads) {
        case "nowhere":
          return failed(mistake.brokenLink(at, entry.written));
        case "outside":
          return failed(mistake.linkLeavesTree(at, entry.written));
        case "in-a-circle":
          return failed(mistake.linkCycle(at, entry.written));
      }
  }
}

function unreadable(at: Span, error: unknown): Failed {
  return failed(
    mistake.unreadableFile(at, systemRefusal(error, `cannot read "${at.source.path}"`)),
  );
}

type Failed = Outcome<undefined>;

function failed(diagnostic: Diagnostic): Failed {
  return { value: undefined, diagnostics: [diagnostic] };
}

function nothingOf(path: string): Span {
  return { source: { path, text: "" }, start: 0, end: 0 };
}

function sourcesOf(reads: readonly Read[]): readonly Source[] {
  return reads.flatMap(({ value }) => (value === undefined ? [] : [value]));
}

function byPath(a: DiskEntry, b: DiskEntry): number {
  return byCodePoint(a.path, b.path);
}

/** UTF-8 keeps the order of code points; UTF-16, which `<` compares, does not. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
