// So many resources, of a type, of a configcrate or of all.
import type { CountAssertion } from "../../2-parse/policy-test/syntax.ts";
import type { Resource } from "../../../runtime/contract/bundle.ts";
import type { Complaint } from "../complaint.ts";
import { isResourceType, nameMatcher, readNames } from "../names.ts";
import type { Subject } from "../subject.ts";

export function judgeCount(
  { what, wanted: { value: wanted, at } }: CountAssertion,
  { bundle }: Subject,
): readonly Complaint[] {
  const found = bundle.resources.filter(isCounted(what?.value));
  if (found.length === wanted) return [];
  const of = what === undefined ? "" : ` of "${what.value}"`;
  const number = `${found.length} ${found.length === 1 ? "resource" : "resources"}${of}`;
  const verb = found.length === 1 ? "is" : "are";
  const detail = what === undefined || found.length === 0 ? {} : { detail: listed(found) };
  return [{ summary: `there ${verb} ${number}, not ${wanted},`, ...detail, at }];
}

/** A type comes first: the resources of a configcrate that is called like one are `user/*`. */
function isCounted(what: string | undefined): (resource: Resource) => boolean {
  if (what === undefined) return () => true;
  return isResourceType(what) ? ({ type }) => type === what : nameMatcher(readNames(what));
}

const shown = 10;

function listed(found: readonly Resource[]): string {
  const ids = found.slice(0, shown).map(({ id }) => id);
  const more = found.length - shown;
  const verb = found.length === 1 ? "It is" : "They are";
  return `${verb} ${ids.join(", ")}${more > 0 ? ` and ${more} more` : ""}.`;
}
