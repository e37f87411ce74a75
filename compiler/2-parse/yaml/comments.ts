// Finds the comments of a YAML text; a `#` inside of a value is none.
import { CST, Lexer } from "yaml";

export interface Comment {
  /** At the `#`. */
  readonly start: number;
  /** Before the line break. */
  readonly end: number;
}

export function commentsOf(text: string): readonly Comment[] {
  const comments: Comment[] = [];
  let offset = 0;
  let isValue = false;
  for (const lexeme of new Lexer().lex(text)) {
    const type: CST.TokenType | "value" | null = isValue ? "value" : CST.tokenType(lexeme);
    isValue = type === "scalar";
    // These announce what follows, and stand for nothing in the text.
    if (type === "scalar" || type === "doc-mode" || type === "flow-error-end") continue;
    if (type === "comment") comments.push({ start: offset, end: offset + lexeme.length });
    offset += lexeme.length;
  }
  return comments;
}
