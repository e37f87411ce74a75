// The shape that every resource type has on a host: read what is wanted, observe, decide.
import type { Value } from "../contract/value.ts";
import type { HostView, Step } from "../host/host.ts";

export type Attributes = { readonly [name: string]: Value };

/** What to do, as data. No steps means that the host is already as wanted. */
export type Decision =
  | {
      readonly kind: "steps";
      readonly change: "created" | "updated" | "deleted";
      readonly steps: readonly Step[];
      readonly note?: string;
    }
  | { readonly kind: "settled"; readonly note?: string }
  /** Not possible as the host stands: the reason is for a person. */
  | { readonly kind: "stuck"; readonly reason: string };

export interface Executor<Want, Found> {
  readonly type: string;
  /** The compiler has validated the attributes; this only gives them their shape. */
  want(attributes: Attributes): Want;
  /** Asks, never changes. */
  observe(want: Want, host: HostView): Promise<Found>;
  /** Pure: the same want and found give the same decision. */
  decide(want: Want, found: Found): Decision;
}
