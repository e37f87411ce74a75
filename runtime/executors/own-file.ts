// A file of the system that is wholly ours, such as one below /etc/cron.d: its text, mode 0644, root's.
import type { FileState, HostView, Step } from "../host/host.ts";
import { attributeSteps, ids, type Ownership } from "./ownership.ts";
import { observeApproach, obstructed, openApproach, type Approach } from "./target-path.ts";

export interface OwnFile {
  readonly path: string;
  readonly there?: FileState;
  /** Undefined unless it is a file. */
  readonly text?: string;
  readonly approach: Approach;
  /** Root, wherever the agent may say so. */
  readonly ownership: Ownership;
}

export async function observeOwnFile(path: string, host: HostView): Promise<OwnFile> {
  const there = await host.stat(path);
  const bytes = there?.kind === "file" ? await host.read(path) : undefined;
  return {
    path,
    ...(there !== undefined && { there }),
    ...(bytes !== undefined && { text: new TextDecoder().decode(bytes) }),
    approach: there === undefined ? await observeApproach(path, host) : openApproach,
    ownership: host.canOwn ? { kind: "known", owner: 0, group: 0 } : { kind: "known" },
  };
}

/** Why it cannot be written or removed; undefined when it can. */
export function ownFileObstacle({ path, there, approach }: OwnFile): string | undefined {
  if (there?.kind === "folder") return `"${path}" is a folder, where a file of vigo's belongs`;
  if (there?.kind === "other") return `"${path}" is neither a file nor a link, and is left alone`;
  return obstructed(path, approach);
}

/** A link in its place is replaced itself; what it points to is left alone. */
export function ownFileSteps(found: OwnFile, text: string | undefined): readonly Step[] {
  const { path, there, approach, ownership } = found;
  if (text === undefined) return there === undefined ? [] : [{ kind: "remove-file", path }];
  const mode = 0o644;
  if (there?.kind === "file" && found.text === text) {
    return attributeSteps(path, { mode, ownership }, there);
  }
  const content = new TextEncoder().encode(text);
  return [
    ...approach.missing.map((folder): Step => ({ kind: "make-folder", path: folder, mode: 0o755 })),
    { kind: "write-file", path, content, mode, ...ids(ownership) },
  ];
}

/** What becomes of a resource by one file of ours alone. */
export function changeOf(
  found: OwnFile,
  text: string | undefined,
): "created" | "updated" | "deleted" {
  if (text === undefined) return "deleted";
  return found.there === undefined ? "created" : "updated";
}
