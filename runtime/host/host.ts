// The only door to the machine: what may be asked of it, and what may be done to it.

/** Asks, never changes. Every path is the host's own, whatever folder it is confined to. */
export interface HostView {
  /** Without following a link in the last component; `path/.` asks for the folder behind a link. */
  stat(path: string): Promise<FileState | undefined>;
  /** Undefined when there is no such file; follows no link in the last component, nor any below `within`. */
  read(path: string, within?: string): Promise<Uint8Array | undefined>;
  /** Names in a folder, sorted; undefined when there is no such folder. */
  list(path: string): Promise<readonly string[] | undefined>;
  /** The numeric id behind an account or group name; undefined when there is none. */
  userId(name: string): Promise<number | undefined>;
  groupId(name: string): Promise<number | undefined>;
  /** Runs a program that only looks; undefined when there is no such program. */
  ask(program: Program): Promise<Answered | undefined>;
  /** Fetches a file from the network into memory. What keeps it from coming is an error in words. */
  download(url: string): Promise<Uint8Array>;
  /** True when the agent may give files to other owners here. */
  readonly canOwn: boolean;
  /** True when the agent is kept beneath one folder: it may look after files, and nothing else. */
  readonly confined: boolean;
  /** What `once` keeps, until something is changed; hosts that remember nothing have no such place. */
  readonly kept?: Map<Survey<unknown>, Promise<unknown>>;
}

/** Looks at something of a host that many resources want to know, such as all of its packages. */
export type Survey<T> = (host: HostView) => Promise<T>;

/** A program and its arguments: never a line for a shell to take apart. */
export interface Program {
  /** The first is looked for in the folders of programs, unless it has a slash. */
  readonly argv: readonly [string, ...string[]];
  /** Closed when left out. */
  readonly stdin?: Uint8Array;
  readonly cwd?: string;
  /** Besides PATH, HOME and LC_ALL, which are always the same: nothing else is inherited. */
  readonly env?: { readonly [name: string]: string };
  /** A file that exists for as long as the program runs, readable by its account alone. */
  readonly privateFile?: PrivateFile;
  /** True when the answer may be another one each time, so that it must not be remembered. */
  readonly fresh?: true;
  /**
   * It brings what the host knows of the outside up to date, such as the lists of packages: once is
   * enough for a run, whatever changes meanwhile, and a dry run does without (the answer is undefined).
   */
  readonly refreshes?: true;
  /** What it says when another program is in its way: it is then tried again, for two minutes. */
  readonly busy?: readonly string[];
  /** How long it may take; then it is ended with all that it started, which is an error. */
  readonly seconds?: number;
  /** What it prints is wanted as bytes, and all of it: more than is kept is an error. */
  readonly exact?: true;
  /** What it says may hold secrets, and is put into no message. */
  readonly discreet?: true;
}

export interface PrivateFile {
  /** Stands in the arguments where the path of the file is to be. */
  readonly placeholder: string;
  readonly content: Uint8Array;
  /** Stands for the folder that the file is in, with nothing else in it. */
  readonly folderPlaceholder?: string;
  /** Some programs look at how a name ends; "secret" when left out. */
  readonly name?: string;
  /** No secret, and too big for a place in memory. */
  readonly onDisk?: true;
  /** The agent's own account when left out. */
  readonly owner?: number;
}

/** How a program ended. Output beyond a limit is cut from its middle. */
export interface Answered {
  /** Its exit status; that of a program ended by a signal is 128 and the signal's number. */
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What `out` was made of, where the program's output was wanted exactly. */
  readonly bytes?: Uint8Array;
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
  /** Two names of one device that have the same number are names of one file. */
  readonly inode?: number;
  /** How many names it has; 1 when that is not known. */
  readonly links?: number;
  /** When its content was last written, in milliseconds since 1970. */
  readonly modified?: number;
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
export type Step = PathStep | RunStep;

/** What changes one path, and can be imagined without doing it. */
export type PathStep =
  | {
      readonly kind: "write-file";
      readonly path: string;
      readonly content: Uint8Array | Staged;
      readonly mode: number;
      readonly owner?: number;
      readonly group?: number;
      /** Must succeed before the file is put in place; `%` in its arguments stands for the new file's path. */
      readonly validate?: Program;
      /** A path in the same folder: there the file that is replaced is kept, readable for its owner only. */
      readonly backup?: string;
      readonly within?: Within;
      /** Never shown. */
      readonly secret?: true;
    }
  /** Takes the place of a file or another link at one stroke. */
  | { readonly kind: "write-link"; readonly path: string; readonly to: string }
  /** A second name for a file. */
  | { readonly kind: "write-hard-link"; readonly path: string; readonly to: string }
  | {
      readonly kind: "make-folder";
      readonly path: string;
      readonly mode: number;
      readonly within?: Within;
    }
  | {
      readonly kind: "set-mode";
      readonly path: string;
      readonly mode: number;
      readonly within?: Within;
    }
  | {
      readonly kind: "set-owner";
      readonly path: string;
      readonly owner?: number;
      readonly group?: number;
      readonly within?: Within;
    }
  /** With `secret`, what it held is never shown. */
  | { readonly kind: "remove-file"; readonly path: string; readonly secret?: true }
  | { readonly kind: "remove-folder"; readonly path: string };

/** A folder above the path whose owner is not trusted: links below it are refused, and not followed. */
export type Within = string;

/** Has the machine's own program do it. What comes of it cannot be imagined, so dry runs end before it. */
export interface RunStep {
  readonly kind: "run";
  readonly program: Program;
  /** What it does, for people, where the command line would tell too much or too little. */
  readonly about?: string;
  /** Exit statuses that mean success; 0 when left out. */
  readonly codes?: readonly number[];
  /** It prints one JSON object, whose `error`, unless it is empty, is why it failed. */
  readonly refusals?: "json";
  /** Exit statuses that need not be the end, such as that of a lock that somebody else holds. */
  readonly again?: readonly Again[];
  /** Goes on after the agent has ended, and nobody waits for it. */
  readonly background?: true;
}

/** The program is tried a few times more, a little later each time. */
export interface Again {
  readonly codes: readonly number[];
  /** Makes room first, whatever comes of it. */
  readonly after?: Program;
}

/** System errors rise as they are; applying is the one place that catches them, resource by resource. */
export interface Host extends HostView {
  /** What a program printed. A program that fails is an error that quotes it. */
  perform(step: Step): Promise<string | undefined>;
  /** The same host, whose programs are ended, with all that they started, once the signal is given. */
  until(signal: AbortSignal): Host;
}
