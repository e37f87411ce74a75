// Which patterns cover which, and that none is said to that does not.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { globMatches } from "../../runtime/contract/host-glob.ts";
import { coveredByEarlier, covers } from "./covers.ts";

test.each<[broad: string, narrow: string, covers: boolean]>([
  ["*", "", true],
  ["*", "web*", true],
  ["web*", "*", false],
  ["web*", "web01.example.com", true],
  ["WEB*", "web0?", true],
  ["web0?", "web0*", false],
  ["web0*", "web0?", true],
  ["*.example.com", "web*.example.com", true],
  ["web*.example.com", "*.example.com", false],
  ["a*b*c", "a*xb?yc", true],
  ["a*b", "a*", false],
  ["?", "*", false],
  ["?*", "*?", true],
  ["*?*?", "??*", true],
  ["web01", "web01", true],
  ["web01", "web0?", false],
  ["*a*", "*b*a*b*", true],
])("%j covers %j: %s", (broad, narrow, expected) => {
  expect(covers(broad, narrow)).toBe(expected);
});

const pattern = fc
  .array(fc.constantFrom("a", "b", "*", "?"), { maxLength: 7 })
  .map((signs) => signs.join(""));
const name = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 9 }).map((l) => l.join(""));

test("what covers a pattern matches all that the pattern matches", () => {
  fc.assert(
    fc.property(pattern, pattern, name, (broad, narrow, host) => {
      const isMissed = globMatches(narrow, host) && !globMatches(broad, host);
      expect(isMissed && covers(broad, narrow)).toBe(false);
    }),
    { seed: 11, numRuns: 5_000 },
  );
});

test("the first that covers is named, and one that is covered covers nobody", () => {
  const patterns = ["db01", "web*.a", "*.a", "web1*.a", "DB01", "web0?.b", "*", "web03.b"];
  expect(coveredByEarlier(patterns, (item) => item)).toEqual([
    { item: "web1*.a", by: "web*.a" },
    { item: "DB01", by: "db01" },
    { item: "web03.b", by: "web0?.b" },
  ]);
});

test("it finds what comparing all with all finds", () => {
  fc.assert(
    fc.property(fc.array(pattern, { maxLength: 8 }), (patterns) => {
      const expected = patterns.flatMap((item, index) => {
        const by = patterns.slice(0, index).find((other) => covers(other, item));
        return by === undefined ? [] : [{ item, by }];
      });
      expect(coveredByEarlier(patterns, (item) => item)).toEqual(expected);
    }),
    { seed: 13, numRuns: 1_000 },
  );
});

test("twenty thousand literal names and patterns are no trouble", () => {
  const patterns = Array.from({ length: 10_000 }, (_, at) => [`h${at}.a`, `h${at}.*`]).flat();
  expect(coveredByEarlier(patterns, (item) => item)).toEqual([]);
});
