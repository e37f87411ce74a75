// Reads what is in an archive before anything of it is unpacked, and says what is wrong with it.
import type { Program } from "../host/host.ts";

export type ArchiveKind = "tar" | "zip";

/** By how the address ends; undefined for what is no archive. */
export function archiveKind(url: string): ArchiveKind | undefined {
  const path = url.replace(/[?#].*$/su, "").toLowerCase();
  if (path.endsWith(".zip")) return "zip";
  return /\.(?:tar|tar\.gz|tgz|tar\.xz|txz|tar\.bz2|tbz2?|tar\.zst)$/u.test(path)
    ? "tar"
    : undefined;
}

export function listing(kind: ArchiveKind, path: string): Program {
  return kind === "tar"
    ? { argv: ["tar", "--numeric-owner", "--quoting-style=escape", "-tvf", path] }
    : { argv: ["unzip", "-Z", path] };
}

export interface Entry {
  readonly kind: "file" | "folder" | "link" | "hard-link" | "other";
  readonly name: string;
  readonly linkTo?: string;
  readonly mode: string;
}

/** Undefined when a line is not understood: what is not understood is not unpacked. */
export function entriesIn(kind: ArchiveKind, out: string): readonly Entry[] | undefined {
  const entries: Entry[] = [];
  for (const line of out.split("\n").filter((line) => line !== "")) {
    if (kind === "zip" && /^(?:Archive: |Zip file size: |\d+ files?, )/u.test(line)) continue;
    const entry = kind === "tar" ? tarEntry(line) : zipEntry(line);
    if (entry === undefined) return undefined;
    entries.push(entry);
  }
  return entries;
}

function tarEntry(line: string): Entry | undefined {
  const [, letter, mode = "", rest = ""] =
    /^(\S)([rwxsStT-]{9})\S*\s+\S+\s+[\d,]+\s+\d+-\d+-\d+ [\d:.]+ (.*)$/su.exec(line) ?? [];
  if (letter === undefined) return undefined;
  const kind = kinds.get(letter) ?? "other";
  const divider = kind === "link" ? " -> " : kind === "hard-link" ? " link to " : undefined;
  if (divider === undefined) return { kind, name: plain(rest), mode };
  const at = rest.indexOf(divider);
  if (at === -1) return undefined;
  const linkTo = plain(rest.slice(at + divider.length));
  return { kind, name: plain(rest.slice(0, at)), linkTo, mode };
}

/** tar writes letters beyond ASCII as octal bytes; any other backslash stays, and is refused. */
function plain(name: string): string {
  return name.replace(/(?:\\[23][0-7]{2})+/gu, (bytes) => {
    const codes = bytes.slice(1).split("\\");
    return Buffer.from(codes.map((code) => Number.parseInt(code, 8))).toString("utf8");
  });
}

function zipEntry(line: string): Entry | undefined {
  const [, letter, mode = "", name = ""] =
    /^(\S)(\S{6,9})\s+[\d.]+\s+\S+\s+\d+\s+\S+\s+\S+\s+\S+ \d+:\d+ (.*)$/su.exec(line) ?? [];
  if (letter === undefined) return undefined;
  const kind = name.endsWith("/") ? "folder" : (kinds.get(letter) ?? "other");
  return { kind, name, mode };
}

const kinds: ReadonlyMap<string, Entry["kind"]> = new Map([
  ["-", "file"],
  ["d", "folder"],
  ["l", "link"],
  ["h", "hard-link"],
]);

/** Why the archive is not unpacked; undefined when all of it stays where it is put. */
export function danger(entries: readonly Entry[]): string | undefined {
  const links = pathsOf(entries, "link");
  const files = pathsOf(entries, "file");
  for (const entry of entries) {
    const why = faultOf(entry, links, files);
    if (why !== undefined) return `the archive is not unpacked: its entry "${entry.name}" ${why}`;
  }
  return undefined;
}

function pathsOf(entries: readonly Entry[], kind: Entry["kind"]): ReadonlySet<string> {
  return new Set(
    entries.filter((entry) => entry.kind === kind).map(({ name }) => partsOf(name).join("/")),
  );
}

function faultOf(
  entry: Entry,
  links: ReadonlySet<string>,
  files: ReadonlySet<string>,
): string | undefined {
  const { kind, name, mode, linkTo } = entry;
  const parts = partsOf(name);
  if (name.startsWith("/")) return "has an absolute path";
  if (parts.includes("..")) return "leads out of the folder";
  if (name.includes("\\")) return "has a name with odd characters";
  if (kind === "other") return "is neither a file, a folder nor a link";
  if (/[sS]/u.test(mode)) return "is set-uid or set-gid";
  if (goesThrough(parts, links)) return "lies behind a link of the archive";
  if (kind === "hard-link") {
    return files.has(partsOf(linkTo ?? "").join("/"))
      ? undefined
      : `is a second name for "${linkTo}", which is no file of the archive`;
  }
  if (kind !== "link") return undefined;
  if (linkTo === undefined) return "is a link, which is not unpacked from this kind of archive";
  return linkFault(parts, linkTo, links);
}

/** A link may point to where the archive itself puts things, and not by way of another link. */
function linkFault(
  parts: readonly string[],
  linkTo: string,
  links: ReadonlySet<string>,
): string | undefined {
  const fault = `is a link to "${linkTo}"`;
  if (linkTo.startsWith("/") || linkTo.includes("\\")) return fault;
  const steps = partsOf(linkTo);
  const up = steps.findIndex((step) => step !== "..");
  const climbs = up === -1 ? steps.length : up;
  if (climbs > parts.length - 1 || steps.slice(climbs).includes("..")) return fault;
  const target = [...parts.slice(0, parts.length - 1 - climbs), ...steps.slice(climbs)];
  return goesThrough(target, links) ? fault : undefined;
}

function goesThrough(parts: readonly string[], links: ReadonlySet<string>): boolean {
  return parts.some((_, index) => index > 0 && links.has(parts.slice(0, index).join("/")));
}

function partsOf(name: string): readonly string[] {
  return name.split("/").filter((part) => part !== "" && part !== ".");
}

/** What will lie in the folder: paths of all that is no folder, once leading folders are dropped. */
export function unpackedPaths(entries: readonly Entry[], strip: number): readonly string[] {
  const paths = entries
    .filter(({ kind }) => kind !== "folder")
    .map(({ name }) => partsOf(name).slice(strip).join("/"))
    .filter((path) => path !== "");
  return [...new Set(paths)].sort();
}

/** A link that is fine as it is may lead out once the folders before it are dropped. */
export function stripped(entries: readonly Entry[], strip: number): readonly Entry[] {
  return entries.flatMap((entry): readonly Entry[] => {
    const name = partsOf(entry.name).slice(strip).join("/");
    if (name === "") return [];
    const { kind, linkTo } = entry;
    if (kind !== "hard-link" || linkTo === undefined) return [{ ...entry, name }];
    return [{ ...entry, name, linkTo: partsOf(linkTo).slice(strip).join("/") }];
  });
}
