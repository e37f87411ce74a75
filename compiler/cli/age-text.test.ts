import { expect, test } from "vitest";
import { ageText } from "./age-text.ts";

test.each([
  [0, "0s"],
  [999, "0s"],
  [1000, "1s"],
  [89_999, "1m"],
  [7_200_000, "2h"],
  [86_400_000 * 9, "9d"],
])("%i milliseconds are %s", (milliseconds, text) => {
  expect(ageText(milliseconds)).toBe(text);
});
