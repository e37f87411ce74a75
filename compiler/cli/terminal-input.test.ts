// What keys do to a line that nobody sees.
import { expect, test } from "vitest";
import { typed } from "./terminal-input.ts";

test.each([
  ["", "abc", { kind: "more", line: "abc" }],
  ["ab", "c\r", { kind: "end", line: "abc" }],
  ["", "pasted\nmore", { kind: "end", line: "pasted" }],
  ["aé😀", "\u007f", { kind: "more", line: "aé" }],
  ["", "\u007f", { kind: "more", line: "" }],
  ["wrong", "\u0015right\r", { kind: "end", line: "right" }],
  ["abc", "\u0003", { kind: "end", line: undefined }],
  ["", "\u0004", { kind: "end", line: undefined }],
  ["abc", "\u0004", { kind: "end", line: "abc" }],
] as const)("%j and %j", (before, keys, expected) => {
  expect(typed(before, keys)).toEqual(expected);
});
