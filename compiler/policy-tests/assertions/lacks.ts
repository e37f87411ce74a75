// The host does not get it, whatever its conditions come to.
import type { Located } from "../../source/source.ts";
import type { Resource } from "../../../runtime/contract/bundle.ts";
import { whenSource } from "../../show/document.ts";
import type { Complaint } from "../complaint.ts";
import { isHeld } from "../find.ts";
import { nameMatcher, readNames } from "../names.ts";
import type { Subject } from "../subject.ts";

export function judgeLacks(what: Located<string>, subject: Subject): readonly Complaint[] {
  const names = readNames(what.value);
  const found = subject.bundle.resources
    .filter(nameMatcher(names))
    .filter((resource) => isHeld(resource, names));
  if (found.length === 0) return [];
  const isOpen = found.every(({ when }) => when !== undefined);
  const hint =
    isOpen && !subject.isFolded
      ? { hint: "these wait for the host; give the test the `traits` that decide their conditions" }
      : {};
  return [{ summary: `there is "${what.value}"`, detail: listed(found), ...hint, at: what.at }];
}

const shown = 5;

function listed(resources: readonly Resource[]): string {
  const lines = resources.slice(0, shown).map(({ id, when }) => {
    return when === undefined ? id : `${id}, when ${whenSource(when)}`;
  });
  const more = resources.length - shown;
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join("\n");
}
