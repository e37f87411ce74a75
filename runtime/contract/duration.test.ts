import { expect, test } from "vitest";
import { parseDuration } from "./duration.ts";

test.each([
  ["10s", 10_000],
  ["5m", 300_000],
  ["24h", 86_400_000],
  ["30d", 2_592_000_000],
  ["1h30m", 5_400_000],
  ["1.5s", 1500],
  ["250ms", 250],
  ["0s", 0],
  ["0.5ms", 1],
])("%s is a duration", (text, wanted) => {
  expect(parseDuration(text)).toBe(wanted);
});

test.each(["", "10", "s", "-1s", "1 h", "10S", "1h 5m", "1e3s", "9".repeat(40) + "d"])(
  "%j is none",
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);
