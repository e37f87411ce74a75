// The shape that every resource type has on a host: read what is wanted, observe, decide.
import type { Value } from "../contract/value.ts";
import type { HostView, Staged, Step } from "../host/host.ts";
import { noScripts, type StreamEditing } from "./stream-edit.ts";

export type Attributes = { readonly [name: string]: Value };

/** What a bundle holds besides the attributes of one resource. */
export interface Surroundings {
  readonly files: BundleFiles;
  readonly streamEditing: StreamEditing;
  /** The paths that other resources look after; undefined when not all of them are known here. */
  othersPaths(): readonly string[] | undefined;
  /** The attributes of the other resources of a type; undefined when not all of them are known here. */
  othersOf(type: string): readonly Attributes[] | undefined;
}

/** The files that travel with a bundle, by their path in the stacks tree. */
export interface BundleFiles {
  /** All below a folder, sorted. */
  below(folder: string): readonly string[];
  /** Throws for a file that the bundle does not hold: the compiler puts in all that is copied. */
  file(path: string): Staged;
}

export const noFiles: BundleFiles = {
  below: () => [],
  file: (path) => {
    throw new Error(`the bundle does not hold the file "${path}"`);
  },
};

const alone: Surroundings = {
  files: noFiles,
  streamEditing: noScripts,
  othersPaths: () => [],
  othersOf: () => [],
};

/** What to do, as data. No steps means that the host is already as wanted. */
export type Decision =
  | {
      readonly kind: "steps";
      readonly change: "created" | "updated" | "deleted";
      readonly steps: readonly Step[];
      readonly note?: string;
      /** What it did cannot be seen afterwards, so that nobody looks again. */
      readonly unseen?: true;
      /** What its programs print belongs into the report. */
      readonly tells?: true;
    }
  | { readonly kind: "settled"; readonly note?: string }
  /** Not possible as the host stands: the reason is for a person. */
  | { readonly kind: "stuck"; readonly reason: string };

export function stuck(reason: string): Decision {
  return { kind: "stuck", reason };
}

export interface Executor<Want, Found> {
  readonly type: string;
  /** "files": does nothing that keeping the agent beneath one folder would not confine. */
  readonly reach: "files" | "system";
  /** Every attribute that is honoured; a resource with any other is not applied at all. */
  readonly attributes: readonly string[];
  /** The compiler has validated the attributes; this only gives them their shape. */
  want(attributes: Attributes): Want;
  /** What on the host is looked after, as a person would name it: a path, a package. */
  target(want: Want): string;
  /** Asks, never changes. */
  observe(want: Want, host: HostView, around: Surroundings & Turn): Promise<Found>;
  /** Pure: the same want and found give the same decision. */
  decide(want: Want, found: Found, turn: Turn): Decision;
  /** For types that set one value which every host has: reverting them sets what was there before. */
  readonly value?: SetValue<Found>;
}

export interface SetValue<Found> {
  /** The attribute that takes it. */
  readonly attribute: string;
  /** Undefined when the host has none, or when it is nothing that could be set again. */
  current(found: Found): string | undefined;
}

/** What this run knows of the resource besides itself. */
export interface Turn {
  /** Something that it listens to has changed. */
  readonly triggered: boolean;
}

/** An executor whose own types are closed over, so that all of them fit into one table. */
export interface BoundExecutor {
  readonly type: string;
  readonly reach: "files" | "system";
  readonly attributes: readonly string[];
  /** The attribute that takes the one value which such resources set. */
  readonly sets?: string;
  /** Throws when an attribute is not of the shape that the compiler promises. */
  bind(attributes: Attributes, around?: Surroundings): BoundResource;
}

export interface BoundResource {
  readonly target: string;
  /** Observes the host as it is now, then decides. */
  check(host: HostView, turn?: Turn): Promise<Decision>;
  /** The value that is to be set, as it is now; only of types that set one. */
  current?(host: HostView): Promise<string | undefined>;
}

export function bound<Want, Found>(executor: Executor<Want, Found>): BoundExecutor {
  const { type, reach, attributes, value } = executor;
  const bind = (given: Attributes, around: Surroundings = alone): BoundResource => {
    const want = executor.want(given);
    return {
      target: executor.target(want),
      check: async (host, turn = { triggered: false }) => {
        const found = await executor.observe(want, host, { ...around, ...turn });
        return executor.decide(want, found, turn);
      },
      ...(value !== undefined && {
        current: async (host) => {
          const turn = { triggered: false };
          return value.current(await executor.observe(want, host, { ...around, ...turn }));
        },
      }),
    };
  };
  return {
    type,
    reach,
    attributes,
    bind,
    ...(value !== undefined && { sets: value.attribute }),
  };
}
