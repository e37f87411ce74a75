// A fleet as meaning, in no tool's language: the writers beside it say it as stacks and as the trees of peers.

export interface Fleet {
  readonly name: FleetKind;
  readonly modules: readonly Module[];
  /** What every host gets, by name. */
  readonly base: readonly string[];
  readonly roles: readonly Bundle[];
  readonly sites: readonly Layer[];
  readonly environments: readonly Layer[];
  readonly groups: readonly Group[];
  readonly hosts: readonly Host[];
  /** Whether the compiler may know what a host says of itself. */
  readonly factsKnown: boolean;
}

export type FleetKind = "standard" | "hard";

export interface Bundle {
  readonly name: string;
  readonly modules: readonly string[];
}

/** What a site or an environment adds; an environment's settings stand above all others. */
export interface Layer extends Bundle {
  readonly settings: Settings;
}

/** Hosts that get the same. */
export interface Group {
  readonly pattern: string;
  readonly site: string;
  readonly environment: string;
  readonly role: string;
  readonly modules: readonly string[];
  /** Above those of the site, below those of the environment. */
  readonly settings: Settings;
}

export interface Host {
  readonly name: string;
  readonly group: Group;
  readonly family: Family;
}

export type Family = "debian" | "redhat";

/** A name is that of its module, an underscore, and one of the module's own. */
export type Settings = Readonly<Record<string, Setting>>;

export type Setting = string | number | boolean | readonly Item[];

/** One of a list that a module goes through. */
export interface Item {
  readonly name: string;
  readonly uid: number;
  readonly port: string;
  readonly comment: string;
}

/** A configcrate, a class, a role of tasks: resources, and settings with values to begin with. */
export interface Module {
  readonly name: string;
  readonly settings: Settings;
  readonly resources: readonly Resource[];
}

/** All but the last two stand for themselves. Files and lists make the module's service react. */
export type Resource =
  | { readonly kind: "package" }
  | { readonly kind: "directory"; readonly path: string; readonly mode: string }
  | { readonly kind: "service" }
  | { readonly kind: "user"; readonly user: string; readonly shell: string }
  | TextFile
  /** For hosts of one family alone. */
  | {
      readonly kind: "defaults";
      readonly family: Family;
      readonly path: string;
      readonly text: Text;
    }
  /** A file that some hosts have in words of their own. */
  | NoteFile
  /** A file that is copied as it is. */
  | { readonly kind: "copy"; readonly path: string; readonly source: string; readonly text: string }
  /** A command for whenever a file of the module has changed. */
  | { readonly kind: "reaction"; readonly file: string; readonly command: string }
  /** For each item of a setting a file below the path, and a command for when it changed. */
  | { readonly kind: "list"; readonly setting: string; readonly path: string };

export interface TextFile {
  readonly kind: "file";
  readonly name: string;
  readonly path: string;
  readonly mode: string;
  readonly text: Text;
  /** Whether the text is a file of its own. */
  readonly isTemplate: boolean;
}

export interface NoteFile {
  readonly kind: "note";
  readonly path: string;
  readonly text: string;
  /** By host. */
  readonly own: ReadonlyMap<string, string>;
}

export type Text = readonly Piece[];

export type Piece =
  | { readonly kind: "words"; readonly text: string }
  | { readonly kind: "setting"; readonly name: string }
  | { readonly kind: "fact"; readonly name: Fact }
  /** Words that stand there if the setting is true. */
  | { readonly kind: "if"; readonly setting: string; readonly text: string };

/** The host's full name; the other three are those of its group. */
export type Fact = "host" | "site" | "environment" | "role";
