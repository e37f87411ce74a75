// Which secrets each host needs, and whether they can be had: from the vault, and for the host.
import type { Part, Resource } from "../../runtime/contract/bundle.ts";
import { secretsOf } from "../../runtime/contract/secrets-in.ts";
import type { Composition } from "../4-resolve/composition.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import * as say from "./diagnostics.ts";
import type { Folding } from "./fold.ts";
import type { HostPolicy } from "./policy.ts";

export interface KnownSecrets {
  /** The paths of the vault; undefined when there is no vault. */
  readonly paths: ReadonlySet<string> | undefined;
}

/** Without a vault the first secret stands for all of them. */
export function secretChecker(
  secrets: KnownSecrets | undefined,
  report: Report,
): Folding["secret"] {
  if (secrets === undefined) return () => undefined;
  const { paths } = secrets;
  return (path) => {
    if (paths === undefined) report(say.secretsUnchecked(path.at));
    else if (!paths.has(path.value)) report(say.unknownSecret(path, paths));
  };
}

/** Hosts share resources, parts and lists of parts, so that each is gone through once. */
export function secretsFinder(): (parts: readonly Part[]) => readonly string[] {
  const ofResource = new Map<Resource, readonly string[]>();
  const ofPart = new Map<Part, readonly string[]>();
  const ofList = new Map<readonly Part[], readonly string[]>();
  const findIn = (resource: Resource): readonly string[] => {
    const known = ofResource.get(resource) ?? secretsOfResource(resource);
    ofResource.set(resource, known);
    return known;
  };
  const find = (part: Part): readonly string[] => {
    const known = ofPart.get(part) ?? part.resources.flatMap(findIn);
    ofPart.set(part, known);
    return known;
  };
  return (parts) => {
    const known = ofList.get(parts) ?? [...new Set(parts.flatMap(find))].sort();
    ofList.set(parts, known);
    return known;
  };
}

function secretsOfResource(resource: Resource): readonly string[] {
  return [...secretsOf(resource), ...(resource.watchSecret ?? [])];
}

/** One report for all hosts of a match block: they are enrolled one after the other anyway. */
export function reportKeyless(
  { hosts }: Composition,
  policies: readonly HostPolicy[],
  report: Report,
): void {
  const keyless = hosts.filter(
    ({ key }, index) => key === undefined && policies[index]?.secrets !== undefined,
  );
  const [first] = keyless;
  if (first === undefined) return;
  const [path = ""] = policies[hosts.indexOf(first)]?.secrets ?? [];
  report(say.hostWithoutKey({ host: first.name, others: keyless.length - 1, path }));
}
