// Resources are applied in this order, with any others between them.
import type { Located } from "../../source/source.ts";
import type { Complaint } from "../complaint.ts";
import { findOne } from "../find.ts";
import type { Subject } from "../subject.ts";

export function judgeOrder(
  names: readonly Located<string>[],
  subject: Subject,
): readonly Complaint[] {
  const complaints: Complaint[] = [];
  let before: { readonly name: string; readonly index: number } | undefined;
  for (const name of names) {
    const found = findOne(name, subject);
    if (found.kind === "wrong") {
      complaints.push(found.complaint);
      continue;
    }
    const { index } = found;
    if (before !== undefined && index < before.index) {
      complaints.push(tooEarly(name, before.name, { index, other: before.index }));
    }
    before = { name: name.value, index };
  }
  return complaints;
}

function tooEarly(
  { value, at }: Located<string>,
  other: string,
  places: { readonly index: number; readonly other: number },
): Complaint {
  return {
    summary: `"${value}" comes before "${other}", not after it,`,
    detail: `They are applied as number ${places.index + 1} and number ${places.other + 1}.`,
    hint: `only \`depends_on\`, \`before\` and \`notify\` make sure of an order`,
    at,
  };
}
