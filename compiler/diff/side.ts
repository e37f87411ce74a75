// One side of a comparison: every host's bundle, whether it came from a store or straight from stacks.
import type { Bundle } from "../../runtime/contract/bundle.ts";
import { assemble } from "../../runtime/contract/assemble.ts";
import type { Policy } from "../5-specialize/policy.ts";

export interface Side {
  /** Undefined for what was compiled in memory. */
  readonly release: number | undefined;
  readonly bundles: ReadonlyMap<string, Bundle>;
}

export function bundlesOf(policy: Policy): ReadonlyMap<string, Bundle> {
  return new Map(policy.hosts.map(({ header, parts }) => [header.host, assemble(header, parts)]));
}
