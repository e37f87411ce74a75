// This phase's noun: for each host a header and parts, with everything known at compile time folded away.
import type { HostHeader, Part } from "../../runtime/contract/bundle.ts";

export interface Policy {
  readonly fleet: string;
  readonly hosts: readonly HostPolicy[];
}

export interface HostPolicy {
  readonly header: HostHeader;
  /** One object for all hosts that share the part: it is hashed once. */
  readonly parts: readonly Part[];
}
