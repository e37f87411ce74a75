// One row of the table of layers, and the words that all parts of the table use.

export interface Layer {
  /** A folder with all below it, or one file. */
  readonly path: string;
  /** Folders and files of the project. What lies in the layer itself may always be imported. */
  readonly project: readonly string[];
  readonly packages: readonly string[];
  /** Modules of Node; "any" where a program meets the machine. `node:fs` includes `node:fs/promises`. */
  readonly node: readonly string[] | "any";
}

export const contract = "runtime/contract";

/** Joins names with "/" on every platform and asks the machine nothing, so pure code may have it. */
export const names = "node:path/posix";

export const disk: readonly string[] = ["node:fs", "node:path"];

export function row(
  path: string,
  project: readonly string[],
  packages: readonly string[],
  node: readonly string[] | "any",
): Layer {
  return { path, project, packages, node };
}
