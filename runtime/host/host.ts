// The only door to the machine: what may be asked of it, and what may be done to it.

/** Asks, never changes. Every path is the host's own, whatever folder it is confined to. */
export interface HostView {
  /** Without following a link in the last component; `path/.` asks for the folder behind a link. */
  stat(path: string): Promise<FileState | undefined>;
  /** Undefined when there is no such file; follows no link in the last component. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Names in a folder, sorted; undefined when there is no such folder. */
  list(path: string): Promise<readonly string[] | undefined>;
  /** The numeric id behind an account or group name; undefined when there is none. */
  userId(name: string): Promise<number | undefined>;
  groupId(name: string): Promise<number | undefined>;
  /** True when the agent may give files to other owners here. */
  readonly canOwn: boolean;
  /** True when the agent is kept beneath one folder: it may look after files, and nothing else. */
  readonly confined: boolean;
}

export type FileKind = "file" | "folder" | "link" | "other";

export interface FileState {
  readonly kind: FileKind;
  /** Permission bits, such as 0o644. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Differs from that of the folder above at a mount point. */
  readonly device: number;
  /** Where a link points, as it is written. */
  readonly linkTo?: string;
}

/** Bytes that are fetched, and verified, at the moment they are needed: they may be many. */
export interface Staged {
  readonly size: number;
  read(): Promise<Uint8Array>;
}

export function bytesOf(content: Uint8Array | Staged): Promise<Uint8Array> {
  return content instanceof Uint8Array ? Promise.resolve(content) : content.read();
}

export function sizeOf(content: Uint8Array | Staged): number {
  return content instanceof Uint8Array ? content.length : content.size;
}

/** The whole list of what the agent can do to a machine. Steps are data: they print, diff and reverse. */
export type Step =
  | {
      readonly kind: "write-file";
      readonly path: string;
      readonly content: Uint8Array | Staged;
      readonly mode: number;
      readonly owner?: number;
      readonly group?: number;
    }
  | { readonly kind: "make-folder"; readonly path: string; readonly mode: number }
  | { readonly kind: "set-mode"; readonly path: string; readonly mode: number }
  | {
      readonly kind: "set-owner";
      readonly path: string;
      readonly owner?: number;
      readonly group?: number;
    }
  | { readonly kind: "remove-file"; readonly path: string }
  | { readonly kind: "remove-folder"; readonly path: string };

/** System errors rise as they are; applying is the one place that catches them, resource by resource. */
export interface Host extends HostView {
  perform(step: Step): Promise<void>;
}
