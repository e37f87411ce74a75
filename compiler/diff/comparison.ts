// What differs between two sides: found by `compare`, told by the renderers. No words in here, and no layout.
import type { Value } from "../../runtime/contract/value.ts";

export interface Comparison {
  readonly old: SideName;
  readonly new: SideName;
  readonly hosts: HostCounts;
  readonly groups: readonly Group[];
  /** Hosts of which something else is said than before, whether or not their resources change. */
  readonly headers: readonly HeaderGroup[];
  readonly compliance: ComplianceChange;
  /** What a release says besides its listed hosts. */
  readonly beside: readonly BesideChange[];
}

/** Undefined is what was compiled in memory has no number or tree of. */
export interface SideName {
  /** As the operator named it. */
  readonly name: string;
  readonly release: number | undefined;
  /** The hash of the tree's root. */
  readonly tree: string | undefined;
}

/** A host that only its header changed is unchanged. */
export interface HostCounts {
  readonly changed: number;
  readonly added: number;
  readonly removed: number;
  readonly unchanged: number;
}

/**
 * Every host that is added, removed or changed is in exactly one group; no two groups of one fate hold
 * the same changes. One that is added or removed without a resource has a group without changes.
 */
export interface Group {
  readonly fate: "changed" | "added" | "removed";
  /** Sorted. */
  readonly hosts: readonly string[];
  /** The patterns of the match blocks that chose them, sorted. */
  readonly matches: readonly string[];
  readonly changes: readonly Change[];
}

export interface Change {
  readonly id: string;
  readonly type: string;
  readonly kind: "added" | "removed" | "changed" | "moved" | "renamed";
  /** What the resource is about, such as its path. */
  readonly target: string | undefined;
  /** The id that it had, when it is renamed. */
  readonly was: string | undefined;
  /** Of a moved one: what it now comes after, undefined for the first. */
  readonly follows: string | undefined;
  /** Of what left policy before, and is taken away only now: the release that no longer had it. */
  readonly since?: number;
  /**
   * Attributes, and under their own names `type`, `case`, `match`, `otherwise`, `when`, `after`, `notifies`,
   * `subscribes`, `watchSecret` and `timeoutSeconds`. What a resource only names comes with a space in it:
   * `file PATH` that it copies, `secret PATH` and conditional `variable NAME` that it prints.
   */
  readonly attributes: ReadonlyMap<string, AttributeChange>;
  readonly danger: readonly Danger[];
  /** Services that will restart or reload because of it, through notify. */
  readonly wakes: readonly string[];
  /** The lines of the stacks that made the difference. */
  readonly causes: readonly Cause[];
  /** It is no longer policy, and the hosts get what takes it back. */
  readonly retract: boolean;
}

/** The most alarming first. */
export const dangers = ["deletes", "access", "network", "reboot", "restarts"] as const;

export type Danger = (typeof dangers)[number];

export interface Cause {
  readonly side: "old" | "new";
  readonly file: string;
  readonly line: number;
}

export type AttributeChange =
  | { readonly kind: "value"; readonly old: Value | undefined; readonly new: Value | undefined }
  /** Either has several lines, or both are long: told line by line. Templates and conditions are source. */
  | { readonly kind: "text"; readonly old: string | undefined; readonly new: string | undefined }
  /** Permissions in octal. */
  | { readonly kind: "mode"; readonly old: string; readonly new: string }
  | {
      readonly kind: "list";
      readonly removed: readonly Value[];
      readonly added: readonly Value[];
      /** What both have stands in another order. */
      readonly reordered: boolean;
    }
  | { readonly kind: "map"; readonly entries: ReadonlyMap<string, AttributeChange> }
  /** Its words are never known here. */
  | {
      readonly kind: "secret";
      readonly path: string;
      readonly old: number | undefined;
      readonly new: number | undefined;
    }
  /** Bytes of `files/` that a host copies; with texts when both are text and not too large. */
  | {
      readonly kind: "file";
      readonly path: string;
      readonly old: FileFact | undefined;
      readonly new: FileFact | undefined;
    };

export interface FileFact {
  readonly sha256: string;
  readonly size: number;
  readonly text?: string;
}

export interface HeaderGroup {
  readonly hosts: readonly string[];
  readonly matches: readonly string[];
  /** `match`, `environment`, `tags`, `settings`. */
  readonly changes: ReadonlyMap<string, AttributeChange>;
}

export interface ComplianceChange {
  readonly gained: readonly ControlChange[];
  readonly lost: readonly ControlChange[];
  readonly waivers: readonly WaiverChange[];
}

export interface ControlChange {
  readonly framework: string;
  readonly control: string;
  readonly source: string;
  readonly hosts: readonly string[];
}

export interface WaiverChange {
  readonly kind: "added" | "dropped" | "expired";
  readonly framework: string;
  readonly control: string;
  readonly hosts: readonly string[];
}

/** Routes are the match blocks of hosts that no inventory lists. A task or workflow is for those who run it. */
export interface BesideChange {
  readonly what: "route" | "task" | "workflow" | "stale";
  /** The pattern of a route, else the name. */
  readonly name: string;
  readonly kind: "added" | "removed" | "changed" | "moved";
}
