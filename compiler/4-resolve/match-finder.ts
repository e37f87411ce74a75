// Finds the match blocks of a host by its name, without trying every literal name against it.
import { isLiteral, lowerGlobMatches } from "../../runtime/contract/host-glob.ts";
import type { MatchBlockSyntax } from "../2-parse/syntax.ts";

/** All that match, in the order in which they are tried. */
export type MatchFinder = (name: string) => readonly MatchBlockSyntax[];

export function matchFinder(blocks: readonly MatchBlockSyntax[]): MatchFinder {
  const literals = new Map<string, number[]>();
  const globs: { readonly at: number; readonly pattern: string }[] = [];
  blocks.forEach(({ match: { value: pattern } }, at) => {
    const name = pattern.toLowerCase();
    const known = literals.get(name);
    if (!isLiteral(pattern)) globs.push({ at, pattern: name });
    else if (known === undefined) literals.set(name, [at]);
    else known.push(at);
  });
  return (given) => {
    const name = given.toLowerCase();
    const matching = globs.filter(({ pattern }) => lowerGlobMatches(pattern, name));
    return [...(literals.get(name) ?? []), ...matching.map(({ at }) => at)]
      .sort((a, b) => a - b)
      .flatMap((at) => blocks[at] ?? []);
  };
}
