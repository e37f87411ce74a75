import * as fc from "fast-check";
import { expect, test } from "vitest";
import { longestRise } from "./longest-rise.ts";

test.each([
  [[], 0],
  [[0, 1, 2], 3],
  [[2, 1, 0], 1],
  [[1, 2, 0, 3], 3],
])("%j keeps %i", (ranks, length) => {
  expect(longestRise(ranks).size).toBe(length);
});

test("what stays is in order, and nothing longer is", () => {
  const shuffled = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 1 });
  fc.assert(
    fc.property(shuffled, (ranks) => {
      const kept = ranks.filter((_, place) => longestRise(ranks).has(place));
      expect(kept).toEqual(kept.toSorted((a, b) => a - b));
      const rises = Array.from({ length: 2 ** ranks.length }, (_, set) =>
        ranks.filter((_rank, place) => ((set >> place) & 1) === 1),
      ).filter((some) => some.every((rank, at) => at === 0 || rank > (some[at - 1] ?? -1)));
      expect(kept.length).toBe(Math.max(...rises.map(({ length }) => length)));
    }),
  );
});
