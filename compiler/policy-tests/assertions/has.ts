// The host gets it. What the bundle holds is there, also while its condition is open.
import type { Located } from "../../source/source.ts";
import type { Complaint } from "../complaint.ts";
import { isHeld, missing } from "../find.ts";
import { nameMatcher, readNames } from "../names.ts";
import type { Subject } from "../subject.ts";

export function judgeHas(what: Located<string>, subject: Subject): readonly Complaint[] {
  const names = readNames(what.value);
  const found = subject.bundle.resources.filter(nameMatcher(names));
  if (found.some((resource) => isHeld(resource, names))) return [];
  const [goes] = found;
  if (goes === undefined) return [missing(what, subject)];
  const detail = `The resource "${goes.id}" takes it away: its state is "absent".`;
  return [{ summary: `there is no "${what.value}"`, detail, at: what.at }];
}
