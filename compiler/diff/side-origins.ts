// The origins of one side: what a configcrate is for one receiver is joined once, however many resources differ.
import type { Origins } from "../../runtime/contract/origins.ts";
import { trailsIn, type CrateTrails, type Receiver } from "../origins/part-origins.ts";

/** Where a configcrate was written, as a part names it; undefined for one of which nothing is known. */
export type OriginsOf = (receiver: Receiver, crate: string) => CrateTrails | undefined;

export function joinedOnce(origins: Origins): OriginsOf {
  const joined = new Map<string, CrateTrails | undefined>();
  return (receiver, crate) => {
    const key = JSON.stringify([receiver.match, receiver.host, crate]);
    if (!joined.has(key)) joined.set(key, trailsIn(origins, receiver, crate));
    return joined.get(key);
  };
}
