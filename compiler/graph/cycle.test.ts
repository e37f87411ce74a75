import { expect, test } from "vitest";
import type { Waiting } from "./cycle.ts";
import { findCycles } from "./cycle.ts";

const at = { source: { path: "x.vgo", text: "" }, start: 0, end: 0 };

function graph(edges: Readonly<Record<string, readonly string[]>>): readonly Waiting[] {
  return Object.entries(edges).map(([id, after]) => ({
    id,
    after: after.map((other) => ({ id: other, at })),
  }));
}

function told(edges: Readonly<Record<string, readonly string[]>>): readonly string[] {
  return findCycles(graph(edges)).map((cycle) =>
    cycle.map(({ from, to }) => `${from}>${to}`).join(" "),
  );
}

test("a line is no circle, and neither is a diamond", () => {
  expect(told({ a: ["b", "c"], b: ["d"], c: ["d"], d: [] })).toEqual([]);
});

test("a thing that waits for itself is the smallest circle", () => {
  expect(told({ a: ["a"] })).toEqual(["a>a"]);
});

test("a circle is told step by step", () => {
  expect(told({ a: ["b"], b: ["c"], c: ["a"] })).toEqual(["a>b b>c c>a"]);
});

test("what merely leads into a circle is not part of it", () => {
  expect(told({ lead: ["a"], a: ["b"], b: ["a"] })).toEqual(["a>b b>a"]);
});

test("circles that share nothing are told one by one", () => {
  expect(told({ a: ["b"], b: ["a"], c: ["d"], d: ["c"] })).toEqual(["a>b b>a", "c>d d>c"]);
});

test("waiting for something that is not there is no circle", () => {
  expect(told({ a: ["gone"] })).toEqual([]);
});

test("a long chain does not exhaust the stack", () => {
  const chain = Object.fromEntries(
    Array.from({ length: 20_000 }, (_, i) => [`n${i}`, [`n${(i + 1) % 20_000}`]]),
  );
  expect(findCycles(graph(chain))[0]?.length).toBe(20_000);
});
