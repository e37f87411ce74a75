// An index of host names answers as a search through all of them would.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { globMatches } from "../../runtime/contract/host-glob.ts";
import { indexNames } from "./name-index.ts";

test("a pattern matches in the index when it matches one of the names", () => {
  const signs = (...all: readonly string[]) =>
    fc.array(fc.constantFrom(...all), { maxLength: 5 }).map((list) => list.join(""));
  fc.assert(
    fc.property(
      signs("a", "B", "*", "?"),
      fc.array(signs("a", "b", "A"), { maxLength: 6 }),
      (pattern, names) => {
        const expected = names.some((name) => globMatches(pattern, name));
        expect(indexNames(names).hasMatch(pattern)).toBe(expected);
      },
    ),
    { seed: 3, numRuns: 2_000 },
  );
});

test("letter case is nothing", () => {
  expect(indexNames(["Web01"]).has("wEB01")).toBe(true);
  expect(indexNames(["Web01"]).has("web02")).toBe(false);
});
