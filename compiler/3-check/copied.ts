// What is copied to hosts as bytes: which attributes name it, and what there is for them to name.
import type { DataFile, Syntax } from "../2-parse/syntax.ts";

export interface Copied {
  readonly attribute: string;
  /** A folder stands for all files below it. */
  readonly what: "file" | "folder";
}

/** Undefined for a type that copies nothing out of the stacks tree. */
export function copiedBy(type: string): Copied | undefined {
  switch (type) {
    case "file":
      return { attribute: "source", what: "file" };
    case "directory":
      return { attribute: "source", what: "folder" };
    case "nonrepo_package":
      return { attribute: "artifact", what: "file" };
    default:
      return undefined;
  }
}

/** Below files/ lies what is copied; elsewhere such an attribute means something else. */
export function isDataPath(path: string): boolean {
  return path.startsWith("files/");
}

/** By path: the file itself, or all below the folder. Empty when there is no such thing. */
export function dataFor(
  path: string,
  what: Copied["what"],
  data: Syntax["data"],
): readonly (readonly [path: string, file: DataFile])[] {
  if (what === "file") {
    const file = data.get(path);
    return file === undefined ? [] : [[path, file]];
  }
  const folder = folderPath(path);
  return [...data].filter(([name]) => name.startsWith(`${folder}/`));
}

function folderPath(path: string): string {
  return path.replace(/\/+$/u, "");
}

/** What an attribute that found nothing may have meant. */
export function dataNames(what: Copied["what"], data: Syntax["data"]): Iterable<string> {
  return what === "file" ? data.keys() : foldersOf(data.keys());
}

function foldersOf(paths: Iterable<string>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      folders.add(path.slice(0, end));
    }
  }
  return folders;
}
