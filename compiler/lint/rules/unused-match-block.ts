// A match block that no host of the inventory reaches, though some name could.
import type { MatchBlockSyntax } from "../../2-parse/syntax.ts";
import * as say from "../diagnostics.ts";
import type { Rule } from "../rule.ts";

export const unusedMatchBlock: Rule = ({ catalog, fleet, reached, shadowedBlocks }) => {
  if (catalog.inventory === undefined) return [];
  const shadowed = new Set(shadowedBlocks.map(({ item }) => item));
  const used = new Set(reached.map(({ block }) => block));
  const takers = new Map<MatchBlockSyntax, MatchBlockSyntax[]>();
  for (const { block, alsoMatches } of fleet.compositions) {
    for (const other of alsoMatches) {
      const list = takers.get(other);
      if (list === undefined) takers.set(other, [block]);
      else list.push(block);
    }
  }
  return catalog.matchBlocks
    .filter((block) => !used.has(block) && !shadowed.has(block))
    .map((block) => {
      const earlier = takers.get(block) ?? [];
      return say.unusedMatchBlock(
        block.match,
        earlier.map(({ match }) => match),
      );
    });
};
