// A resource has such attributes; others may stand beside them.
import type { ExpectedAttribute, ResourceAssertion } from "../../2-parse/policy-test/syntax.ts";
import type { Resource } from "../../../runtime/contract/bundle.ts";
import { isSettled } from "../../../runtime/contract/attribute.ts";
import { resourceDocument } from "../../show/document.ts";
import type { Complaint } from "../complaint.ts";
import type { Difference } from "../differences.ts";
import { differences } from "../differences.ts";
import { findOne, nearestResource } from "../find.ts";
import type { Subject } from "../subject.ts";

export function judgeResource(
  assertion: ResourceAssertion,
  subject: Subject,
): readonly Complaint[] {
  const found = findOne(assertion.id, subject);
  if (found.kind === "wrong") return [withNearest(found.complaint, assertion, subject)];
  const { resource } = found;
  const fault = subject.faults.get(resource.id);
  if (fault !== undefined) return [refused(assertion, resource, fault)];
  return assertion.attributes.flatMap((attribute) =>
    differencesOf(attribute, resource).map((difference) =>
      complaintOf(difference, { resource, attribute, subject }),
    ),
  );
}

function refused({ id }: ResourceAssertion, { id: full }: Resource, fault: string): Complaint {
  return { summary: `"${full}" would be refused: ${fault},`, at: id.at };
}

function differencesOf(
  { name, expected }: ExpectedAttribute,
  resource: Resource,
): readonly Difference[] {
  const { attributes } = resourceDocument(resource);
  const found = Object.hasOwn(attributes, name.value) ? attributes[name.value] : undefined;
  return differences({ path: name.value, at: name.at }, expected, found);
}

interface Blamed {
  readonly resource: Resource;
  readonly attribute: ExpectedAttribute;
  readonly subject: Subject;
}

function complaintOf(
  { path, words, detail, at }: Difference,
  { resource, attribute, subject }: Blamed,
): Complaint {
  const isOpen = !isSettled(resource.attributes[attribute.name.value] ?? null);
  return {
    summary: `"${path}" of "${resource.id}" ${words}`,
    ...(detail === undefined ? {} : { detail }),
    ...(isOpen && !subject.isFolded
      ? { hint: "it waits for the host; give the test the `traits` that decide it" }
      : {}),
    at,
  };
}

/** Often a resource was renamed: then the rest of what is expected tells which one is meant. */
function withNearest(
  complaint: Complaint,
  { id, attributes }: ResourceAssertion,
  subject: Subject,
): Complaint {
  const near = nearestResource(id.value, subject)?.resource;
  if (near === undefined || complaint.detail === undefined || attributes.length === 0) {
    return complaint;
  }
  const found = attributes.flatMap((attribute) => differencesOf(attribute, near));
  const verdict =
    found.length === 0
      ? "It has all these attributes."
      : `Of its attributes, ${found.map(({ path, words }) => `"${path}" ${words}`).join("; ")}`.replace(
          /,?$/u,
          ".",
        );
  return { ...complaint, detail: `${complaint.detail} ${verdict}` };
}
