// Refuses a release that takes away most of what this host has, unless those who signed it say that it is meant.
import type { Bundle } from "../contract/bundle.ts";
import { refuse, type Refusal } from "../contract/refusal.ts";
import { shrinksTooMuch } from "../contract/shrink.ts";
import type { FetchedBundle } from "../trust/fetch.ts";

export interface Numbered {
  readonly release: number;
  readonly fetched: FetchedBundle;
}

/** A host that is no longer in the release is told so by the tree, and nothing is taken from it. */
export function shrinkFault(before: Numbered, next: Numbered): Refusal | undefined {
  if (before.fetched.kind !== "bundle" || next.fetched.kind !== "bundle") return undefined;
  const had = countOf(before.fetched.bundle);
  const gets = countOf(next.fetched.bundle);
  const { header } = next.fetched.bundle;
  if (!shrinksTooMuch(had, gets, header)) return undefined;
  return refuse(
    "shrunk",
    `release ${next.release} takes away ${had - gets} of the ${had} resources that "${header.host}" has by release ${before.release}`,
    "if it is meant, compile it with --allow-shrink",
  );
}

function countOf({ resources }: Bundle): number {
  return resources.length;
}
