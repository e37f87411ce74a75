// The origins of one side, joined once for each part and receiver, however many of its resources differ.
import type { Part } from "../../runtime/contract/bundle.ts";
import type { Origins } from "../../runtime/contract/origins.ts";
import { originsOfPart, type PartOrigins, type Receiver } from "../origins/part-origins.ts";

/** Where the parts of one side were written; undefined for a part of which nothing is known. */
export type OriginsOf = (
  receiver: Receiver,
  part: Pick<Part, "crate" | "resources">,
) => PartOrigins | undefined;

export function joinedOnce(origins: Origins): OriginsOf {
  const joined = new WeakMap<object, Map<string, PartOrigins | undefined>>();
  return (receiver, part) => {
    const known = joined.get(part) ?? new Map<string, PartOrigins | undefined>();
    joined.set(part, known);
    const key = JSON.stringify([receiver.match, receiver.host]);
    if (!known.has(key)) known.set(key, originsOfPart(origins, receiver, part));
    return known.get(key);
  };
}
