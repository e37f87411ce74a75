import * as fc from "fast-check";
import { expect, test } from "vitest";
import { globMatches, isLiteral, spellingsOf } from "./host-glob.ts";

const cases: readonly (readonly [pattern: string, name: string, matches: boolean])[] = [
  ["web01", "web01", true],
  ["web01", "web011", false],
  ["web*", "web", true],
  ["web*", "web01.prod.example.com", true],
  ["*.example.com", "a.b.example.com", true],
  ["*.example.com", "example.com", false],
  ["web??.example.com", "web01.example.com", true],
  ["web??.example.com", "web1.example.com", false],
  ["*", "", true],
  ["?", "", false],
  ["a*b*c", "a-b-b-c", true],
  ["a*b*c", "a-c-b", false],
  ["WEB*", "web01", true],
  ["web.01", "webx01", false],
  ["web[01]", "web[01]", true],
];

test.each(cases)("%s against %s: %s", (pattern, name, matches) => {
  expect(globMatches(pattern, name)).toBe(matches);
});

test("a pattern made to be slow is not", () => {
  expect(globMatches(`${"*a".repeat(2_000)}b`, "a".repeat(5_000))).toBe(false);
});

test("it says what the same regular expression says", () => {
  const short = fc.array(fc.constantFrom("a", "b", ".", "*", "?"), { maxLength: 8 });
  fc.assert(
    fc.property(short, fc.array(fc.constantFrom("a", "b", "."), { maxLength: 8 }), (p, n) => {
      const [pattern, name] = [p.join(""), n.join("")];
      const source = p
        .map((c) => (c === "*" ? "[^]*" : c === "?" ? "[^]" : c === "." ? "\\." : c))
        .join("");
      expect(globMatches(pattern, name)).toBe(new RegExp(`^${source}$`, "u").test(name));
    }),
    { seed: 7, numRuns: 1_000 },
  );
});

test("a name without stars and question marks is literal", () => {
  expect([isLiteral("web01.example.com"), isLiteral("web*"), isLiteral("web0?")]).toEqual([
    true,
    false,
    false,
  ]);
});

test("a name is looked for as it is written, and then in small letters", () => {
  expect(spellingsOf("web01")).toEqual(["web01"]);
  expect(spellingsOf("Web01.Example.com")).toEqual(["Web01.Example.com", "web01.example.com"]);
});
