// What predefined names are on a host, from the traits behind them.
import { expect, test } from "vitest";
import type { Value } from "../value.ts";
import { kindOf, predefinedNames, predefinedValue } from "./names.ts";

test.each<[string, Value, Value]>([
  ["is_container", true, true],
  ["is_container", "false", false],
  ["is_vm", null, false],
  ["release", "jammy", "jammy"],
  ["release", null, ""],
])("%s of %j is %j", (name, trait, value) => {
  const predefined = predefinedNames.get(name);
  expect(predefined && predefinedValue(predefined, trait)).toBe(value);
});

test.each<[Value, string]>([
  [true, "boolean"],
  ["true", "boolean"],
  ["yes", "text"],
  [1, "number"],
  [null, "empty"],
  [[true], "list"],
  [{}, "map"],
])("%j is a %s", (value, kind) => {
  expect(kindOf(value)).toBe(kind);
});
