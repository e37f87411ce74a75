// This phase's noun: for each host a header and parts, with everything known at compile time folded away.
import type {
  HostHeader,
  Part,
  RetractPart,
  Route,
  StalePolicy,
  WorkRef,
} from "../../runtime/contract/bundle.ts";
import type { Value } from "../../runtime/contract/value.ts";
import type { Origins } from "../../runtime/contract/origins.ts";
import type { DataFile } from "../2-parse/syntax.ts";

export interface Policy {
  readonly fleet: string;
  readonly hosts: readonly HostPolicy[];
  /** For hosts that no inventory lists, in the order in which they are tried. */
  readonly routes?: readonly RoutePolicy[];
  readonly work?: readonly WorkPolicy[];
  /** By configcrate, what takes it back. */
  readonly drafts?: ReadonlyMap<string, DraftText>;
  /** Files that parts copy to hosts, by path; there may be others among them. */
  readonly data?: ReadonlyMap<string, DataFile>;
  readonly stale?: StalePolicy;
  /** So long a host is told what it no longer gets. */
  readonly retractionKeepSeconds?: number;
  /** Sealed secrets by what they hash to; the headers of hosts refer to them. */
  readonly sealed?: ReadonlyMap<string, Uint8Array>;
  /** Where all of it was written. */
  readonly origins?: Origins;
  /** How often a part was built: work is shared, so this grows with what differs, not with hosts. */
  readonly partsBuilt?: number;
}

export interface DraftText {
  /** Follows from the configcrate and from nothing else. */
  readonly plain: string;
  /** What a review has made of it. */
  readonly reviewed?: string;
}

export interface WorkPolicy extends Omit<WorkRef, "object"> {
  readonly document: Value;
}

export interface RoutePolicy extends Omit<Route, "parts"> {
  /** What depends on the name of the host is left for the host to say. */
  readonly parts: readonly Part[];
}

export interface HostPolicy {
  /** Without its secrets, which are sealed once all of policy is known. */
  readonly header: HostHeader;
  /** Paths of the secrets that its resources print or watch, sorted. */
  readonly secrets?: readonly string[];
  /** What they are sealed to, as the inventory has it. */
  readonly key?: string;
  /** One object for all hosts that share the part: it is hashed once. */
  readonly parts: readonly Part[];
  /** Known once the release before is; one object for all hosts that lost the same. */
  readonly retract?: RetractPart;
}
