// How a value differs from what a test expects of it, at the innermost place that can be named.
import { canonical } from "../../runtime/contract/canonical-json.ts";
import type { Value } from "../../runtime/contract/value.ts";
import { isMap } from "../../runtime/contract/value.ts";
import type { ExpectedEntry, Expectation } from "../2-parse/policy-test/syntax.ts";
import { textPatch } from "../diff/text-patch.ts";
import type { Span } from "../source/source.ts";

export interface Difference {
  /** `mode`, or `environment.PATH` within a mapping. */
  readonly path: string;
  /** What goes on behind the path: `is "0600", not "0644",`. */
  readonly words: string;
  readonly detail?: string;
  readonly at: Span;
}

export interface PlacedPath {
  readonly path: string;
  readonly at: Span;
}

/** `found` is undefined where there is no such attribute. */
export function differences(
  place: PlacedPath,
  expected: Expectation,
  found: Value | undefined,
): readonly Difference[] {
  switch (expected.kind) {
    case "absent":
      return found === undefined ? [] : [{ ...place, words: `is ${shown(found)}, not absent,` }];
    case "scalar":
    case "list":
      return fits(expected, found) ? [] : [unequal(place, expected, found)];
    case "map":
      if (expected.whole || found === undefined || !isMap(found)) {
        return fits(expected, found) ? [] : [unequal(place, expected, found)];
      }
      return expected.entries.flatMap((entry) => entryDifferences(place, entry, found));
    case "contains":
    case "lacks":
    case "matches":
      return fits(expected, found) ? [] : [unlike(place, expected, found)];
  }
}

function entryDifferences(
  { path, at }: PlacedPath,
  { key, expected }: ExpectedEntry,
  found: { readonly [key: string]: Value },
): readonly Difference[] {
  const value = Object.hasOwn(found, key) ? found[key] : undefined;
  const place = { path: `${path}.${key}`, at: "at" in expected ? expected.at : at };
  return differences(place, expected, value);
}

function fits(expected: Expectation, found: Value | undefined): boolean {
  switch (expected.kind) {
    case "absent":
      return found === undefined;
    case "scalar":
      return found === expected.value || (typeof found === "string" && found === expected.spelled);
    case "list":
      return (
        isList(found) &&
        found.length === expected.items.length &&
        expected.items.every((item, index) => fits(item, found[index]))
      );
    case "map":
      return fitsMap(expected, found);
    case "contains":
      return holds(expected.part, found);
    case "lacks":
      return !holds(expected.part, found);
    case "matches":
      // A text of several lines, such as the content of a file, is matched line by line.
      return typeof found === "string" && new RegExp(expected.pattern, "mu").test(found);
  }
}

function fitsMap(
  { entries, whole }: Expectation & { readonly kind: "map" },
  found: Value | undefined,
): boolean {
  if (found === undefined || !isMap(found)) return false;
  if (whole && Object.keys(found).length !== entries.length) return false;
  return entries.every(({ key, expected }) =>
    fits(expected, Object.hasOwn(found, key) ? found[key] : undefined),
  );
}

function holds(part: Expectation, found: Value | undefined): boolean {
  if (isList(found)) return found.some((item) => fits(part, item));
  return typeof found === "string" && part.kind === "scalar" && found.includes(part.spelled);
}

function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

function unequal(place: PlacedPath, expected: Expectation, found: Value | undefined): Difference {
  if (found === undefined) return { ...place, words: `is absent, not ${wanted(expected)},` };
  if (typeof found === "string" && expected.kind === "scalar" && isLong(found, expected.spelled)) {
    const patch = textPatch(ended(expected.spelled), ended(found)).trimEnd();
    return { ...place, words: "is another text", detail: `- is expected, + is found.\n${patch}` };
  }
  return { ...place, words: `is ${shown(found)}, not ${wanted(expected)},` };
}

function isLong(...texts: readonly string[]): boolean {
  return texts.some((text) => text.trimEnd().includes("\n"));
}

function ended(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

function unlike(
  place: PlacedPath,
  expected: Expectation & { readonly kind: "contains" | "lacks" | "matches" },
  found: Value | undefined,
): Difference {
  const words = {
    contains: "does not contain",
    lacks: "contains",
    matches: "does not match",
  }[expected.kind];
  const part = expected.kind === "matches" ? `"${expected.pattern}"` : wanted(expected.part);
  const detail = found === undefined ? "There is no such attribute." : `It is${shownBelow(found)}`;
  return { ...place, words: `${words} ${part}`, detail };
}

const longest = 400;

function shown(value: Value): string {
  return cut(typeof value === "string" ? JSON.stringify(value) : canonical(value));
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** Texts of several lines stand below each other, as in a file. */
function shownBelow(value: Value): string {
  if (typeof value !== "string" || !isLong(value)) return ` ${shown(value)}.`;
  return `:\n${cut(value.trimEnd())}`;
}

function wanted(expected: Expectation): string {
  switch (expected.kind) {
    case "scalar":
      return typeof expected.value === "string" ? JSON.stringify(expected.value) : expected.spelled;
    case "list":
      return `[${expected.items.map(wanted).join(",")}]`;
    case "map":
      return `{${expected.entries.map(({ key, expected: value }) => `${JSON.stringify(key)}:${wanted(value)}`).join(",")}}`;
    case "contains":
    case "lacks":
      return `${expected.kind} ${wanted(expected.part)}`;
    case "matches":
      return `matches "${expected.pattern}"`;
    case "absent":
      return "absent";
  }
}
