// What every resource that lives at a path has to know of it: how it is written, and what leads there.
import { dirname } from "node:path/posix";
import type { HostView } from "../host/host.ts";
import { requiredText } from "./attributes.ts";
import type { Attributes } from "./executor.ts";

/** Without doubled and trailing slashes. The path never climbs, so that its text says where it leads. */
export function targetPath(attributes: Attributes): string {
  const written = requiredText(attributes, "target_path");
  const parts = written.split("/").filter((part) => part !== "" && part !== ".");
  const why = !written.startsWith("/")
    ? "does not start with a slash"
    : parts.includes("..")
      ? "holds `..`"
      : written.includes("\0")
        ? "holds a NUL byte"
        : undefined;
  if (why !== undefined) throw new Error(`the target path ${JSON.stringify(written)} ${why}`);
  return `/${parts.join("/")}`;
}

export interface Approach {
  /** The folders on the way to the path that do not exist, outermost first. */
  readonly missing: readonly string[];
  /** The innermost thing on the way that is no folder, and leads to none. */
  readonly obstacle?: string;
}

/** Of a path at which there is something: all on the way to it is as it must be. */
export const openApproach: Approach = { missing: [] };

export async function observeApproach(path: string, host: HostView): Promise<Approach> {
  const missing: string[] = [];
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    // Links on the way are followed, as they are by everything else that opens the path.
    if ((await host.stat(`${folder}/.`))?.kind === "folder") return { missing };
    if ((await host.stat(folder)) !== undefined) return { missing, obstacle: folder };
    if (folder === "/") throw new Error("the host has no root folder");
    missing.unshift(folder);
  }
}

/** Why something in the way keeps the path from being there; undefined when nothing does. */
export function obstructed(path: string, { obstacle }: Approach): string | undefined {
  return obstacle === undefined
    ? undefined
    : `"${obstacle}" is not a folder, so "${path}" cannot be in it`;
}

/** Why a file cannot be made there: folders are made by resources of their own. */
export function folderless({ missing }: Approach): string | undefined {
  const folder = missing.at(-1);
  return folder === undefined
    ? undefined
    : `the folder "${folder}" does not exist; add a directory resource for it, and depend on that`;
}
