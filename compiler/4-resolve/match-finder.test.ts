// Finding match blocks by how their patterns begin finds what trying all of them finds.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { globMatches } from "../../runtime/contract/host-glob.ts";
import type { MatchBlockSyntax } from "../2-parse/syntax.ts";
import { matchFinder } from "./match-finder.ts";

function block(pattern: string): MatchBlockSyntax {
  const at = { source: { path: "envoys.vgo", text: pattern }, start: 0, end: pattern.length };
  const nothing = { configcrates: [], usercrates: [], roles: [], excludes: [], vars: new Map() };
  return {
    ...nothing,
    folder: "",
    match: { value: pattern, at },
    environment: undefined,
    tags: [],
  };
}

const letters = (signs: readonly string[]): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...signs), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.join(""));

test("every match block that matches is found, once and in its order", () => {
  const patterns = fc.array(letters(["a", "B", "b", "*", "?"]), { maxLength: 8 });
  fc.assert(
    fc.property(patterns, letters(["a", "b", "A"]), (written, name) => {
      const blocks = written.map(block);
      expect(matchFinder(blocks)(name)).toEqual(
        blocks.filter(({ match }) => globMatches(match.value, name)),
      );
    }),
    { seed: 20_261_121, numRuns: 500 },
  );
});
