// What a test looks at: the bundle of a host as it is, or as a host with given traits would fold it.
import { assemble } from "../../runtime/contract/assemble.ts";
import type { Bundle, Part, Resource } from "../../runtime/contract/bundle.ts";
import type { Value } from "../../runtime/contract/value.ts";
import { foldBundle } from "../explore/fold-bundle.ts";
import type { TestedHost } from "./plan.ts";

export interface Subject {
  readonly bundle: Bundle;
  /** Whether conditions and templates were decided by traits; else they stand as they are. */
  readonly isFolded: boolean;
  /** What the traits rule out. */
  readonly ruledOut: readonly Resource[];
  /** By id: why such a host would refuse a resource. */
  readonly faults: ReadonlyMap<string, string>;
}

export type SubjectOf = (host: TestedHost, traits: Value | undefined) => Subject;

/** Bundles are put together when they are first asked for, and once for all hosts that come out the same. */
export function subjectFinder(): SubjectOf {
  const assembled = new Map<readonly Part[], Bundle>();
  return ({ header, parts }, traits) => {
    const known = assembled.get(parts);
    const bundle = known === undefined ? assemble(header, parts) : { ...known, header };
    if (known === undefined) assembled.set(parts, bundle);
    return traits === undefined ? asItIs(bundle) : folded(bundle, traits);
  };
}

function asItIs(bundle: Bundle): Subject {
  return { bundle, isFolded: false, ruledOut: [], faults: new Map() };
}

function folded(whole: Bundle, traits: Value): Subject {
  const { bundle, skipped, faults } = foldBundle(whole, traits);
  const out = new Set(skipped);
  return {
    bundle: { ...bundle, ...(whole.files === undefined ? {} : { files: whole.files }) },
    isFolded: true,
    ruledOut: whole.resources.filter(({ id }) => out.has(id)),
    faults: new Map(faults.map(({ id, message }) => [id, message])),
  };
}
