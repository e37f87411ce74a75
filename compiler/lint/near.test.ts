// Which names are one slip apart.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { indexNear, isOneEditApart } from "./near.ts";

test.each<[a: string, b: string, apart: boolean]>([
  ["port", "port", false],
  ["port", "ports", true],
  ["prt", "port", true],
  ["part", "port", true],
  ["prot", "port", true],
  ["tpor", "port", false],
  ["xabc", "abcx", false],
  ["", "a", true],
  ["listen_port", "listenport", true],
  ["http", "https_", false],
])("%j and %j: %s", (a, b, apart) => {
  expect([isOneEditApart(a, b), isOneEditApart(b, a)]).toEqual([apart, apart]);
});

test("the index finds what comparing with each finds", () => {
  const word = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 5 }).map((l) => l.join(""));
  fc.assert(
    fc.property(word, fc.uniqueArray(word, { maxLength: 12 }), (wanted, words) => {
      const expected = words.filter((other) => isOneEditApart(wanted, other));
      expect(indexNear(words)(wanted).toSorted()).toEqual(expected.toSorted());
    }),
    { seed: 5, numRuns: 1_000 },
  );
});
