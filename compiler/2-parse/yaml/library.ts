// Drives the yaml library: text to composed documents, each with its tokens and its complaints.
import type { CST, ErrorCode, ParsedNode } from "yaml";
import { Composer, CST as cst, Lexer, Parser } from "yaml";

export type LibraryResult =
  | { readonly kind: "documents"; readonly documents: readonly LibraryDocument[] }
  /** Nested beyond the limit; `offset` is where the first collection too deep begins. */
  | { readonly kind: "too-deep"; readonly offset: number };

export interface LibraryDocument {
  readonly start: number;
  readonly contents: ParsedNode | null;
  /** Undefined for what stands in a file without any document, such as a lone directive. */
  readonly tokens: CST.Document | undefined;
  /** By position. */
  readonly complaints: readonly Complaint[];
}

export interface Complaint {
  readonly code: ErrorCode;
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

export function documentsOf(text: string, depth: number): LibraryResult {
  const parsed = tokensOf(text, depth);
  if (typeof parsed === "number") return { kind: "too-deep", offset: parsed };
  const trees = parsed.filter((token) => token.type === "document");
  const composer = new Composer({
    version: "1.2",
    schema: "core",
    // Duplicates, merges and aliases are ours to judge: we have better words and limits for them.
    uniqueKeys: false,
    merge: false,
    resolveKnownTags: false,
  });
  const documents: LibraryDocument[] = [];
  for (const document of composer.compose(parsed, true, text.length)) {
    // Tags and directives that the library passes over would not mean what the writer thinks.
    const warnings = document.warnings.filter(({ code }) => code !== "BAD_ALIAS");
    documents.push({
      start: document.range[0],
      contents: document.contents,
      tokens: trees[documents.length],
      complaints: [...document.errors, ...warnings]
        .map(({ code, message, pos: [start, end] }) => ({ code, message, start, end }))
        .sort((a, b) => a.start - b.start),
    });
  }
  return { kind: "documents", documents };
}

/**
 * The depth is watched while the tree grows, for the library leaves a deep tree by recursion and
 * would run out of stack. Gives the offset of the first collection that is too deep.
 */
function tokensOf(text: string, depth: number): readonly CST.Token[] | number {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length <= depth) continue;
    const open = parser.stack.filter((token) => cst.isCollection(token));
    if (open.length > depth) return open.at(-1)?.offset ?? parser.offset;
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}
