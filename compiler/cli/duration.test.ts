// Durations as the settings and flags spell them.
import { expect, test } from "vitest";
import { ageText, durationOf } from "./duration.ts";

test.each([
  ["10s", 10_000],
  ["24h", 86_400_000],
  ["1h30m", 5_400_000],
  ["1.5s", 1500],
  ["250ms", 250],
  ["30d", 2_592_000_000],
  ["", undefined],
  ["10", undefined],
  ["s", undefined],
  ["10 s", undefined],
  ["1w", undefined],
])("%j is %s milliseconds", (text, expected) => {
  expect(durationOf(text)).toBe(expected);
});

test.each([
  [0, "0s"],
  [999, "0s"],
  [61_000, "1m"],
  [90_000_000, "1d"],
])("%s milliseconds are %s ago", (milliseconds, expected) => {
  expect(ageText(milliseconds)).toBe(expected);
});
