// Patterns come from people: one that is none, or never ends, is told and does no harm.
import { expect, test } from "vitest";
import { matchingLines, replaced } from "./pattern.ts";

test("a pattern that never ends is stopped", () => {
  const line = `${"a".repeat(60)}b`;
  expect(() => matchingLines("^(a+)+$", [line], 50)).toThrow(
    'the pattern "^(a+)+$" takes longer than 0.05 seconds on this file',
  );
});

test("what is no pattern is told as such", () => {
  expect(() => matchingLines("(", ["a"])).toThrow('the pattern "(" is no regular expression: ');
});

test("a pattern may be written laxly", () => {
  expect(matchingLines("a\\-b", ["ab", "a-b"])).toEqual([1]);
});

test("a pattern meets whole characters", () => {
  const how = { replacement: "x", occurrences: "first" } as const;
  expect(replaced("😀a", { pattern: ".", ...how })).toBe("xa");
});

test("lines are all looked at from their beginnings", () => {
  expect(matchingLines("a", ["a", "ba", "c", "a"])).toEqual([0, 1, 3]);
});
