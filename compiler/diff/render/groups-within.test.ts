import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Group } from "../comparison.ts";
import { groupsWithin } from "./groups-within.ts";

const group = (index: number): Group => ({
  fate: "changed",
  hosts: [`host${index}`],
  matches: ["*"],
  changes: [],
});

test("as many groups are told as fit, from the end that matters most, and never none", () => {
  const sizes = fc.array(fc.nat(20), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(sizes, fc.nat(60), fc.constantFrom("first", "last"), (rows, limit, keep) => {
      const groups = rows.map((_, index) => group(index));
      const rowsOf = (one: Group): number => rows[groups.indexOf(one)] ?? 0;
      const { told, leftOut } = groupsWithin(groups, { rows: limit, keep }, rowsOf);
      expect(keep === "first" ? [...told, ...leftOut] : [...leftOut, ...told]).toEqual(groups);
      expect(told.length).toBeGreaterThan(0);
      const total = (some: readonly Group[]): number =>
        some.reduce((sum, one) => sum + rowsOf(one), 0);
      expect(told.length === 1 || total(told) <= limit).toBe(true);
      const next = keep === "first" ? leftOut.at(0) : leftOut.at(-1);
      expect(next === undefined || total([...told, next]) > limit).toBe(true);
    }),
  );
});

test("what is left out is not even looked at", () => {
  const groups = Array.from({ length: 50 }, (_, index) => group(index));
  let asked = 0;
  const rowsOf = (): number => {
    asked += 1;
    return 10;
  };
  expect(groupsWithin(groups, { rows: 35, keep: "last" }, rowsOf).told).toEqual(groups.slice(-3));
  expect(asked).toBe(4);
});
