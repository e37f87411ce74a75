// Where a token stands in the text of its condition.
import type { IToken } from "chevrotain";
import type { Source, Span } from "../../source/source.ts";

export function spanOf(source: Source, token: IToken): Span {
  return { source, start: token.startOffset, end: token.startOffset + token.image.length };
}
