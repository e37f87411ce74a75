import { expect, test } from "vitest";
import { modeMeaning } from "./mode-meaning.ts";

const cases: readonly (readonly [old: string, next: string, meaning: string | undefined])[] = [
  ["0644", "0600", "group and others lose read"],
  ["0600", "0644", "group and others gain read"],
  ["0755", "0644", "everyone loses execute"],
  ["0640", "0660", "group gains write"],
  ["0644", "0646", "others gain write"],
  ["0750", "0705", "others gain read and execute, group loses read and execute"],
  [
    "0700",
    "0077",
    "group and others gain read, write and execute, owner loses read, write and execute",
  ],
  ["0755", "4755", "the file gains setuid"],
  ["6755", "1755", "the file gains sticky, the file loses setuid and setgid"],
  ["644", "0644", undefined],
  ["u=rw", "0644", undefined],
];

test.each(cases)("%s -> %s: %s", (old, next, meaning) => {
  expect(modeMeaning(old, next)).toBe(meaning);
});
