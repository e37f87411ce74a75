import * as fc from "fast-check";
import { expect, test } from "vitest";
import { degreesWithin, writtenOnce, type Section } from "./within-limit.ts";

/** As groups are told: five degrees, none longer than the one before, and the last one nothing. */
const sizes = fc
  .array(fc.nat(400), { minLength: 4, maxLength: 4 })
  .map((some) => [...some.toSorted((a, b) => b - a), 0]);

function sectionOf(
  lengths: readonly number[],
  asked: (degree: number) => void = () => {},
): Section {
  return {
    degrees: lengths.map((length, degree) =>
      writtenOnce(() => {
        asked(degree);
        return "x".repeat(length);
      }),
    ),
    isAlarming: false,
    reach: 1,
  };
}

test("what is chosen fits, and nobody loses a second degree before all have lost what they could", () => {
  fc.assert(
    fc.property(
      fc.array(sizes, { minLength: 1, maxLength: 12 }),
      fc.nat(2000),
      (lengths, limit) => {
        const chosen = degreesWithin(
          lengths.map((some) => sectionOf(some)),
          limit,
        );
        const sizeAt = (index: number, degree: number): number => lengths[index]?.[degree] ?? 0;
        const total = chosen.reduce((sum, degree, index) => sum + sizeAt(index, degree), 0);
        expect(total).toBeLessThanOrEqual(limit);
        const least = Math.max(...chosen) - 1;
        // One that is told in more detail than the others would be no shorter with less.
        for (const [index, degree] of chosen.entries()) {
          expect(degree >= least || sizeAt(index, degree) === sizeAt(index, least)).toBe(true);
        }
      },
    ),
  );
});

test("where there is only room for short ones, the long ones are not even written", () => {
  const asked = [0, 0, 0, 0, 0];
  const count = (degree: number): void => {
    asked[degree] = (asked[degree] ?? 0) + 1;
  };
  const sections = Array.from({ length: 1000 }, () => sectionOf([5000, 500, 400, 10, 0], count));
  const chosen = degreesWithin(sections, 2000);
  expect(chosen.filter((degree) => degree === 3)).toHaveLength(200);
  expect(chosen.filter((degree) => degree === 4)).toHaveLength(800);
  expect(asked).toEqual([0, 0, 0, 1000, 1000]);
});
