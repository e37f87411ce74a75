// The door to the file system: lists a tree and reads one file of it, and can be replaced in tests.
import { readFile, readlink, realpath, stat } from "node:fs/promises";
import { createReadStream, readdir, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { glob, type Path as PathBase } from "glob";
import type { Answer } from "../../runtime/contract/refusal.ts";
import { ok, refuse } from "../../runtime/contract/refusal.ts";
import { systemCode, systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { hashOfAll } from "../../runtime/trust/hash.ts";

export interface Disk {
  /**
   * Everything below a folder, in no order. What editors leave behind is left out, and so are
   * hidden names, but for those in files/: what is copied to hosts may well be called .profile. A link to a file is that file. A link to a folder of the same tree is followed, but no
   * link to a folder is followed from there on: what such a link holds is in the tree already,
   * under its own path, and so no tree of links can make a walk long.
   */
  list(root: string): Promise<Answer<readonly DiskEntry[]>>;
  /** Never opens what is not a file, or holds more than `limit` bytes. */
  read(path: string, limit: number): Promise<FileRead>;
  /** The same, of bytes that need not be in memory together. */
  digest(path: string, limit: number): Promise<FileDigest>;
  /** The bytes of a file that was found to be one, up to the limit. It throws errors of the system. */
  pieces(path: string, limit: number): AsyncIterable<Uint8Array>;
}

/** Paths are below the root, with "/". "other" is a pipe, a socket or a device. */
export type DiskEntry =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "folder" | "other"; readonly path: string }
  | BadLink
  /** A folder that cannot be listed, or a link whose target cannot be looked at. */
  | { readonly kind: "unreadable"; readonly path: string; readonly error: unknown };

/** A link that gives nothing to read. */
export interface BadLink {
  readonly kind: "link";
  readonly path: string;
  readonly leads: "nowhere" | "outside" | "in-a-circle";
  readonly target: "file" | "folder" | "other" | "unknown";
  /** What the link itself says. */
  readonly written: string;
}

export type FileRead = { readonly kind: "bytes"; readonly bytes: Uint8Array } | NoFile;

export type FileDigest =
  | { readonly kind: "digest"; readonly sha256: string; readonly size: number }
  | NoFile;

export type NoFile =
  | { readonly kind: "too-large"; readonly size: number }
  | { readonly kind: "not-a-file"; readonly folder: boolean }
  | { readonly kind: "unreadable"; readonly error: unknown };

export const realDisk: Disk = {
  async list(root) {
    try {
      const real = await realpath(root);
      if (!(await stat(real)).isDirectory()) {
        return refuse("not-a-folder", `"${root}" is not a folder`);
      }
      const { entries, failure } = await walk({ root: real, folder: real, seen: "" });
      if (failure !== undefined) throw failure;
      return ok(entries);
    } catch (error) {
      return systemRefusal(error, `cannot list "${root}"`);
    }
  },

  async read(path, limit) {
    return ofFile(path, limit, async (size) => ({
      kind: "bytes",
      bytes: isSmall(size) ? readFileSync(path) : await readFile(path),
    }));
  },

  async digest(path, limit) {
    // What grows while it is read is cut off one byte above the limit, and is too large.
    const read = async (): Promise<FileDigest> => {
      const digest = await hashOfAll(bytesOf(path, limit));
      return digest.size > limit
        ? { kind: "too-large", size: digest.size }
        : { kind: "digest", ...digest };
    };
    return ofFile(path, limit, read);
  },

  pieces(path, limit) {
    return bytesOf(path, limit);
  },
};

/**
 * A small file is read on the thread that asks: handing it to another takes three times as much of the
 * processor as reading it. A large one must not keep everything else waiting.
 */
function isSmall(size: number): boolean {
  return size <= 256 * 1024;
}

async function* bytesOf(path: string, limit: number): AsyncGenerator<Uint8Array> {
  if (isSmall(statSync(path).size)) {
    yield readFileSync(path).subarray(0, limit + 1);
    return;
  }
  const stream = createReadStream(path, { end: limit, highWaterMark: 1024 * 1024 });
  for await (const piece of stream) if (piece instanceof Uint8Array) yield piece;
}

async function ofFile<T>(
  path: string,
  limit: number,
  read: (size: number) => Promise<T>,
): Promise<T | NoFile> {
  try {
    const found = statSync(path);
    if (!found.isFile()) return { kind: "not-a-file", folder: found.isDirectory() };
    if (found.size > limit) return { kind: "too-large", size: found.size };
    return await read(found.size);
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return { kind: "unreadable", error };
  }
}

interface Walked {
  readonly entries: readonly DiskEntry[];
  /** Why the folder itself could not be listed. */
  readonly failure: unknown;
}

/** Whether a name is no part of the tree. `path` is below the root, with "/". */
function isLeftOut(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (name.endsWith("~") || name.endsWith(".swp") || name === ".git") return true;
  return name.startsWith(".") && !path.startsWith("files/");
}

interface Walk {
  /** A real path. */
  readonly root: string;
  /** A real path: the root, or a folder that a link leads to. */
  readonly folder: string;
  /** Where the folder is seen from the root, with "/" at its end; "" for the root itself. */
  readonly seen: string;
}

/** Links to folders are followed only when walking the root itself. */
async function walk({ root, folder, seen }: Walk): Promise<Walked> {
  const isOut = (item: PathBase): boolean => {
    const path = slashed(relative(folder, item.fullpath()));
    return path !== "" && isLeftOut(seen + path);
  };
  const failures = new Map<string, unknown>();
  const found = await glob("**", {
    cwd: folder,
    withFileTypes: true,
    dot: true,
    ignore: { ignored: isOut, childrenIgnored: isOut },
    // glob passes over folders that it cannot list, and their policy would be missing in silence.
    fs: {
      readdir: (path, options, done) => {
        readdir(path, options, (error, entries) => {
          if (error !== null) failures.set(path, error);
          done(error, entries);
        });
      },
    },
  });
  const entries: DiskEntry[] = [];
  for (const item of found) {
    const full = item.fullpath();
    const path = slashed(relative(folder, full));
    const error = failures.get(full);
    if (path === "") continue;
    if (error !== undefined) entries.push({ kind: "unreadable", path, error });
    else if (item.isSymbolicLink()) {
      for (const entry of await followed({ root, folder, path })) entries.push(entry);
    } else if (item.isFile()) entries.push({ kind: "file", path });
    else entries.push({ kind: item.isDirectory() ? "folder" : "other", path });
  }
  return { entries, failure: failures.get(folder) };
}

interface Link {
  readonly root: string;
  /** The folder that is being walked; the root, or one that a link led to. */
  readonly folder: string;
  readonly path: string;
}

async function followed({ root, folder, path }: Link): Promise<readonly DiskEntry[]> {
  const full = join(folder, path);
  const written = slashed(await readlink(full));
  try {
    const real = await realpath(full);
    const found = await stat(real);
    const target = found.isFile() ? "file" : found.isDirectory() ? "folder" : "other";
    if (!contains(root, real)) return [{ kind: "link", path, leads: "outside", target, written }];
    if (target !== "folder") return [{ kind: target, path }];
    if (contains(real, dirname(full))) {
      return [{ kind: "link", path, leads: "in-a-circle", target, written }];
    }
    if (folder !== root) return [];
    const { entries, failure } = await walk({ root, folder: real, seen: `${path}/` });
    if (failure !== undefined) return [{ kind: "unreadable", path, error: failure }];
    return [{ kind: "folder", path }, ...entries.map((entry) => below(path, entry))];
  } catch (error) {
    const nowhere = { kind: "link", path, target: "unknown", written } as const;
    switch (systemCode(error)) {
      case undefined:
        throw error;
      case "ENOENT":
      case "ENOTDIR":
        return [{ ...nowhere, leads: "nowhere" }];
      case "ELOOP":
        return [{ ...nowhere, leads: "in-a-circle" }];
      default:
        return [{ kind: "unreadable", path, error }];
    }
  }
}

function below(folder: string, entry: DiskEntry): DiskEntry {
  return { ...entry, path: `${folder}/${entry.path}` };
}

function contains(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function slashed(path: string): string {
  return sep === "/" ? path : path.replaceAll(sep, "/");
}
