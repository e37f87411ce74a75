// What removing a folder would take with it, and what saves it from being removed.
import { dirname } from "node:path/posix";
import type { HostView, Step } from "../host/host.ts";
import { isMountPoint } from "./folder-walk.ts";

export type FolderTree =
  | { readonly kind: "empty" }
  | { readonly kind: "full"; readonly names: readonly string[] }
  /** The innermost first, each by its own step, so that a dry run names all that would go. */
  | { readonly kind: "removable"; readonly steps: readonly Step[] }
  | { readonly kind: "behind-link"; readonly link: string }
  | { readonly kind: "mount-point"; readonly path: string };

export async function observeFolderTree(
  path: string,
  host: HostView,
  force: boolean,
): Promise<FolderTree> {
  const names = (await host.list(path)) ?? [];
  if (names.length === 0) return { kind: "empty" };
  if (!force) return { kind: "full", names };
  // The text of a path behind a link does not show which folder would be emptied.
  const link = await linkAbove(path, host);
  return link === undefined ? removal(path, host) : { kind: "behind-link", link };
}

export async function linkAbove(path: string, host: HostView): Promise<string | undefined> {
  for (let folder = dirname(path); folder !== "/"; folder = dirname(folder)) {
    if ((await host.stat(folder))?.kind === "link") return folder;
  }
  return undefined;
}

async function removal(path: string, host: HostView): Promise<FolderTree> {
  const steps: Step[] = [];
  const device = (await host.stat(dirname(path)))?.device;
  const waiting = [path];
  for (let here = waiting.pop(); here !== undefined; here = waiting.pop()) {
    const state = await host.stat(here);
    if (state === undefined) continue;
    if (isMountPoint(state, device)) return { kind: "mount-point", path: here };
    steps.push({ kind: state.kind === "folder" ? "remove-folder" : "remove-file", path: here });
    if (state.kind !== "folder") continue;
    for (const name of (await host.list(here)) ?? []) waiting.push(`${here}/${name}`);
  }
  return { kind: "removable", steps: steps.reverse() };
}
