import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Resource } from "./bundle.ts";
import { order } from "./order.ts";

function resource(id: string, after: readonly string[] = []): Resource {
  return { id, crate: "c", type: "file", attributes: {}, after, timeoutSeconds: 60 };
}

function ids(resources: readonly Resource[]): readonly string[] {
  return order(resources).map(({ id }) => id);
}

test("without dependencies, resources keep the order in which they were declared", () => {
  expect(ids([resource("b"), resource("a"), resource("c")])).toEqual(["b", "a", "c"]);
});

test("a resource comes after what it waits for, and otherwise as early as declared", () => {
  expect(ids([resource("a", ["c"]), resource("b"), resource("c")])).toEqual(["b", "c", "a"]);
});

test("a dependency on something that is not there is none", () => {
  expect(ids([resource("a", ["gone"]), resource("b")])).toEqual(["a", "b"]);
});

test("a cycle is a bug of the compiler by now, and throws", () => {
  expect(() => order([resource("a", ["b"]), resource("b", ["a"])])).toThrow(/cycle/u);
});

test("every dependency comes first, nothing is lost, and ordering again changes nothing", () => {
  const graphs = fc.array(fc.array(fc.nat(30), { maxLength: 4 }), { maxLength: 30 });
  fc.assert(
    fc.property(graphs, (edges) => {
      // Only edges to earlier numbers: no circle. Shuffled by reversing every other resource.
      const made = edges.map((targets, index) =>
        resource(
          `r${index}`,
          targets.filter((target) => target < index).map((target) => `r${target}`),
        ),
      );
      const declared = [
        ...made.filter((_, i) => i % 2 === 1).reverse(),
        ...made.filter((_, i) => i % 2 === 0),
      ];
      const ordered = order(declared);
      const place = new Map(ordered.map(({ id }, index) => [id, index]));
      expect(ordered.length).toBe(declared.length);
      for (const { id, after } of ordered) {
        for (const other of after) expect(place.get(other)).toBeLessThan(place.get(id) ?? -1);
      }
      expect(order(ordered)).toEqual(ordered);
    }),
    { seed: 1, numRuns: 200 },
  );
});
