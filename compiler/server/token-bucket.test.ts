import * as fc from "fast-check";
import { expect, test } from "vitest";
import { rateLimit } from "./token-bucket.ts";

test("a burst is let through, and then as many as drip in", () => {
  let time = 0;
  const limit = rateLimit({ burst: 3, perSecond: 2 }, () => time);
  expect([1, 2, 3, 4].map(() => limit.take("a"))).toEqual([0, 0, 0, 1]);
  time = 499;
  expect(limit.take("a")).toBe(1);
  time = 500;
  expect([limit.take("a"), limit.take("a")]).toEqual([0, 1]);
  time = 60_000;
  expect([1, 2, 3, 4].map(() => limit.take("a"))).toEqual([0, 0, 0, 1]);
});

test("one caller takes nothing of another's", () => {
  const limit = rateLimit({ burst: 1, perSecond: 1 }, () => 0);
  expect([limit.take("a"), limit.take("b"), limit.take("a"), limit.take("b")]).toEqual([
    0, 0, 1, 1,
  ]);
});

test("who is told to wait so long is let through then", () => {
  let time = 0;
  const limit = rateLimit({ burst: 1, perSecond: 0.1 }, () => time);
  limit.take("a");
  const seconds = limit.take("a");
  expect(seconds).toBe(10);
  time += seconds * 1000;
  expect(limit.take("a")).toBe(0);
});

test("in no span of time more pass than the burst and what dripped in", () => {
  const pauses = fc.array(fc.nat({ max: 2000 }), { maxLength: 60 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 9 }),
      pauses,
      (burst, perSecond, gaps) => {
        let time = 0;
        const limit = rateLimit({ burst, perSecond }, () => time);
        const passed: number[] = [];
        for (const gap of gaps) {
          time += gap;
          if (limit.take("a") === 0) passed.push(time);
        }
        for (const [from, start] of passed.entries()) {
          for (const [to, end] of passed.entries()) {
            if (to < from) continue;
            // A hair for what the machine rounds.
            expect(to - from + 1).toBeLessThanOrEqual(
              burst + ((end - start) / 1000) * perSecond + 1e-6,
            );
          }
        }
      },
    ),
  );
});

test("callers without number do not push out one who is held back", () => {
  const limit = rateLimit({ burst: 2, perSecond: 1 }, () => 0);
  for (let count = 0; count < 9000; count += 1) limit.take(`stranger ${count}`);
  limit.take("a");
  limit.take("a");
  for (let count = 0; count < 5000; count += 1) limit.take(`other ${count}`);
  expect(limit.take("a")).toBe(1);
});
