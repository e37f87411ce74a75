// A host that is written down: fixtures and tests start from one.
import { dirname } from "node:path/posix";
import type { FileState, Host, HostView } from "./host.ts";
import { imagined } from "./imagined.ts";

export interface Seed {
  /** Folders above those named here exist too. */
  readonly paths?: { readonly [path: string]: SeededPath };
  readonly users?: { readonly [name: string]: number };
  readonly groups?: { readonly [name: string]: number };
  readonly canOwn?: boolean;
  readonly confined?: boolean;
}

export interface SeededPath {
  /** A file unless said otherwise. */
  readonly kind?: FileState["kind"];
  readonly content?: string;
  readonly linkTo?: string;
  /** In octal; 0644 for files and 0755 for folders. */
  readonly mode?: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly device?: number;
}

export function seeded(seed: Seed): Host {
  const paths = new Map<string, SeededPath>([["/", { kind: "folder" }]]);
  for (const [path, what] of Object.entries(seed.paths ?? {})) {
    for (let above = dirname(path); !paths.has(above); above = dirname(above)) {
      paths.set(above, { kind: "folder" });
    }
    paths.set(path, what);
  }
  const view: HostView = {
    canOwn: seed.canOwn ?? true,
    confined: seed.confined ?? false,
    userId: (name) => Promise.resolve(seed.users?.[name]),
    groupId: (name) => Promise.resolve(seed.groups?.[name]),
    stat: (path) => Promise.resolve(stateOf(paths.get(path))),
    read: (path) => Promise.resolve(contentOf(paths.get(path))),
    list: (path) => Promise.resolve(namesIn(paths, path)),
  };
  return imagined(view);
}

function stateOf(seeded: SeededPath | undefined): FileState | undefined {
  if (seeded === undefined) return undefined;
  const { kind = "file", uid = 0, gid = 0, device = 1, linkTo } = seeded;
  const mode = Number.parseInt(seeded.mode ?? (kind === "folder" ? "0755" : "0644"), 8);
  const size = contentOf(seeded)?.length ?? 0;
  const state = { kind, mode, uid, gid, size, device };
  return linkTo === undefined ? state : { ...state, linkTo };
}

function contentOf(seeded: SeededPath | undefined): Uint8Array | undefined {
  if (seeded === undefined || (seeded.kind ?? "file") !== "file") return undefined;
  return new TextEncoder().encode(seeded.content);
}

function namesIn(
  paths: ReadonlyMap<string, SeededPath>,
  folder: string,
): readonly string[] | undefined {
  if (paths.get(folder)?.kind !== "folder") return undefined;
  return [...paths.keys()]
    .filter((path) => path !== "/" && dirname(path) === folder)
    .map((path) => path.slice(path.lastIndexOf("/") + 1))
    .sort();
}
