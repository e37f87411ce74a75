// G-01: a match block whose names are all taken by one that is tried before it.
import * as say from "../diagnostics.ts";
import type { Rule } from "../rule.ts";

export const unreachableMatchBlock: Rule = ({ shadowedBlocks }) =>
  shadowedBlocks.map(({ item, by }) => say.unreachableMatchBlock(item.match, by.match));
