// Which regular expressions a trait test may use.
import { expect, test } from "vitest";
import { matchesPattern, patternFault } from "./pattern.ts";

test.each([
  "^web[0-9]+$",
  String.raw`^5\.(?:4|10)\.`,
  "web|db",
  "(web|db)?-[a-z]{2,4}",
  "(?<site>zrh|gva)",
  String.raw`\(a+\)+`,
  String.raw`[(a+)]+`,
  String.raw`\p{L}+`,
  "(ab)+",
  "a*b*c*",
])("%s is fine", (pattern) => {
  expect(patternFault(pattern)).toBeUndefined();
});

test.each([
  ["(", "It is not a regular expression."],
  ["[z-a]", "It is not a regular expression."],
  ["(a+)+", "A group that is repeated"],
  ["(a|aa)*", "A group that is repeated"],
  ["((a+)b)*", "A group that is repeated"],
  ["(?:a{2,}){3,}", "A group that is repeated"],
  [String.raw`(a)\1`, "Back references"],
  ["(?=a)b", "Back references"],
  ["(?<!a)b", "Back references"],
  ["x".repeat(257), "A pattern has at most 256 characters."],
])("%s is refused", (pattern, words) => {
  expect(patternFault(pattern)).toContain(words);
});

test("it matches anywhere unless it is anchored, and never in a text beyond the limit", () => {
  expect(matchesPattern("b", "abc")).toBe(true);
  expect(matchesPattern("^b", "abc")).toBe(false);
  expect(matchesPattern("a", "a".repeat(1024))).toBe(true);
  expect(matchesPattern("a", "a".repeat(1025))).toBe(false);
});
