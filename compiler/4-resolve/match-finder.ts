// Finds the match blocks of a host by its name, without trying every pattern against it.
import { isLiteral, lowerGlobMatches } from "../../runtime/contract/host-glob.ts";
import type { MatchBlockSyntax } from "../2-parse/syntax.ts";

/** All that match, in the order in which they are tried. */
export type MatchFinder = (name: string) => readonly MatchBlockSyntax[];

export function matchFinder(blocks: readonly MatchBlockSyntax[]): MatchFinder {
  const literals = new Map<string, number[]>();
  const globs = new Map<string, { readonly at: number; readonly pattern: string }[]>();
  blocks.forEach(({ match }, at) => {
    const pattern = match.value.toLowerCase();
    if (isLiteral(pattern)) add(literals, pattern, at);
    else add(globs, beforeWildcard(pattern), { at, pattern });
  });
  const lengths = [...new Set([...globs.keys()].map((letters) => letters.length))];
  return (given) => {
    const name = given.toLowerCase();
    const found = [...(literals.get(name) ?? [])];
    // Only what begins as the name does is held against it: fleets have patterns enough that begin otherwise.
    for (const length of lengths) {
      if (length > name.length) continue;
      for (const { at, pattern } of globs.get(name.slice(0, length)) ?? []) {
        if (lowerGlobMatches(pattern, name)) found.push(at);
      }
    }
    return found.sort((a, b) => a - b).flatMap((at) => blocks[at] ?? []);
  };
}

function beforeWildcard(pattern: string): string {
  return pattern.slice(0, pattern.search(/[*?]/u));
}

function add<T>(into: Map<string, T[]>, key: string, item: T): void {
  const list = into.get(key);
  if (list === undefined) into.set(key, [item]);
  else list.push(item);
}
