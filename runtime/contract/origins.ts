// Where what hosts are told was written: lies beside the tree, for people, and no agent ever fetches it.
import type { ObjectRef } from "./bundle.ts";

export const originsSchema = "vigo.origins/1";
export const originsShardSchema = "vigo.origins-shard/1";

/** All of them together. */
export interface Origins {
  readonly crates: ReadonlyMap<string, CrateOrigins>;
  /** By pattern; of two match blocks with the same one the first takes all hosts. */
  readonly matches: ReadonlyMap<string, MatchOrigins>;
}

/** What a release names: the way from a name to the object that holds its origins. */
export interface OriginsIndex {
  readonly schema: typeof originsSchema;
  /** By the first hex digits of sha256(name); all of them have equally many. */
  readonly shards: { readonly [prefix: string]: ObjectRef };
}

/** Some of the origins of a release. A configcrate's grow with its text, a match block's with its layers. */
export interface OriginsShard {
  readonly schema: typeof originsShardSchema;
  /** By the name of the configcrate. */
  readonly crates: { readonly [name: string]: CrateOrigins };
  /** By the pattern of the match block, as headers and routes name it. */
  readonly matches: { readonly [pattern: string]: MatchOrigins };
}

/** A piece of the stacks. Line numbers move when lines are written above; the hashes do not. */
export type WrittenAt = {
  /** Relative to the stacks root. */
  readonly file: string;
  /** The first of its lines, counted from 1. */
  readonly line: number;
  /** Begins sha256 of what is written there. */
  readonly text: string;
  /** Of a piece of several lines: six hex digits for each line, one after the other. */
  readonly lines?: string;
};

export const lineDigits = 6;

export interface CrateOrigins {
  readonly at: WrittenAt;
  /** Its own defaults of variables. */
  readonly vars: { readonly [name: string]: WrittenAt };
  readonly resources: readonly ResourceOrigins[];
}

export interface ResourceOrigins {
  /** A hole of a template is a `*`. */
  readonly name: string;
  /** Its name and its type; what is not found among the facts comes from there. */
  readonly at: readonly WrittenAt[];
  /** By attribute, and by `when`, `after`, `notifies` and so on, as bundles call them. */
  readonly facts: { readonly [fact: string]: FactOrigins };
  /** The list that it is repeated for. */
  readonly foreach?: string;
}

export interface FactOrigins {
  readonly places: readonly FactPlace[];
  /** The variables that they read, sorted; `*` stands for all of them, `.Item` for the list of a foreach. */
  readonly vars?: readonly string[];
}

export type FactPlace = WrittenAt & {
  /** Set when it counts for some hosts only. */
  readonly arm?: ArmOfLookup;
  /** The branch of a case that it stands in. */
  readonly branch?: string;
};

/** `asked`: only traits can tell. */
export interface ArmOfLookup {
  readonly kind: "host" | "glob" | "tag" | "asked" | "default";
  readonly says: string;
  /** Of lists: all arms that hold are joined. Of single values, the most specific one is taken. */
  readonly joins?: true;
}

export interface MatchOrigins {
  /** Its pattern, and the environment that it names. */
  readonly at: readonly WrittenAt[];
  readonly vars: { readonly [name: string]: LaidVar };
  /** By name; instances of one configcrate came together. */
  readonly crates: { readonly [name: string]: GivenCrate };
}

export interface LaidVar {
  readonly at: WrittenAt;
  /** The layers that it beat, the nearest first. */
  readonly beat?: readonly WrittenAt[];
}

export interface GivenCrate {
  /** The reference, and what led to it, the outermost first. */
  readonly places: readonly WrittenAt[];
  /** The condition that it came with. */
  readonly when?: FactOrigins;
  /** The list that it is repeated for. */
  readonly foreach?: string;
}

/**
 * Names that people chose, as keys of JSON that is read strictly. One name cannot be one; whoever
 * calls a variable so does without its origin.
 */
export function byName<T>(entries: Iterable<readonly [string, T]>): { readonly [name: string]: T } {
  return Object.fromEntries([...entries].filter(([name]) => name !== "__proto__"));
}
