// Control ids of every framework in the order that its own document has.
import { assert, constantFrom, property, string } from "fast-check";
import { expect, test } from "vitest";
import { compareNaturally } from "./natural-order.ts";

const ordered: readonly (readonly [string, readonly string[]])[] = [
  ["numbers count", ["2.1.1", "2.1.2", "2.1.9", "2.1.10", "2.2.1", "10.1.1"]],
  ["a section comes before its parts", ["2.1", "2.1.1", "2.1.1.1", "2.1.1.2", "2.1.2"]],
  ["families, controls, enhancements", ["AC-2", "AC-6", "AC-6(1)", "AC-6(2)", "AC-6(10)", "AC-11"]],
  ["enhancements before parts", ["AC-11", "AC-11(1)", "AC-11(a)", "AC-11(b)", "AU-2"]],
  ["letters in front", ["A.6.1.2", "A.9.4.2", "A.12.4.4", "A.18.1.4"]],
  ["roman and other brackets", ["164.308(a)(1)(ii)(D)", "164.308(a)(3)", "164.312(a)(1)"]],
  ["a blank inside", ["CIP-003-8 R4", "CIP-003-8 R4.2", "CIP-003-8 R5.1.1", "CIP-004-6 R2.3"]],
  ["leading zeros", ["SRG-OS-000023-GPOS-00006", "SRG-OS-000163-GPOS-00072"]],
  ["equal but for zeros", ["1.01", "1.1", "1.02"]],
  ["an appendix after numbers", ["1.2.1", "12.1", "A2.1.1"]],
  ["nothing first", ["", "1", "a"]],
];

test.each(ordered)("%s", (_title, ids) => {
  expect(ids.toReversed().toSorted(compareNaturally)).toEqual(ids);
});

// Short texts of few signs, so that equal beginnings and runs of digits are common.
const id = string({
  unit: constantFrom("0", "1", "2", "9", ".", "-", "(", "A", "a"),
  maxLength: 6,
});

test("two ids are never in both orders, and equal only when they are the same", () => {
  assert(
    property(id, id, (a, b) => {
      expect(Math.sign(compareNaturally(a, b))).toBe(0 - Math.sign(compareNaturally(b, a)));
      expect(compareNaturally(a, b) === 0).toBe(a === b);
    }),
  );
});

test("what comes before another comes before all that follows it", () => {
  assert(
    property(id, id, id, (a, b, c) => {
      const isChain = compareNaturally(a, b) <= 0 && compareNaturally(b, c) <= 0;
      expect(isChain && compareNaturally(a, c) > 0).toBe(false);
    }),
  );
});
