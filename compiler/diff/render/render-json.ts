// A comparison as JSON, group by group: the text of all of them may be longer than one text can be.
import { canonicalPretty } from "../../../runtime/contract/canonical-json.ts";
import type { Value } from "../../../runtime/contract/value.ts";
import type { Comparison, Group } from "../comparison.ts";
import { diffDocument, groupDocument } from "./document.ts";

/** To the letter what `canonicalPretty` makes of the document. */
export function* renderJson(comparison: Comparison): Iterable<string> {
  const besides = diffDocument({ ...comparison, groups: [] });
  let before = "{";
  for (const name of Object.keys(besides).toSorted()) {
    yield `${before}\n  ${JSON.stringify(name)}: `;
    before = ",";
    if (name === "groups") yield* groupList(comparison.groups);
    else yield within(besides[name] ?? null, "  ");
  }
  yield "\n}\n";
}

function* groupList(groups: readonly Group[]): Iterable<string> {
  let before = "[";
  for (const group of groups) {
    yield `${before}\n    ${within(groupDocument(group), "    ")}`;
    before = ",";
  }
  yield groups.length === 0 ? "[]" : "\n  ]";
}

/** A line feed within a text is written as two other characters, so that all of them are of the layout. */
function within(value: Value, margin: string): string {
  return canonicalPretty(value).trimEnd().replaceAll("\n", `\n${margin}`);
}
