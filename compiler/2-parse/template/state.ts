// What the parser of one template knows at a point of the text.
import type {
  Expression,
  Template,
  TemplateNode,
} from "../../../runtime/contract/template/tree.ts";
import type { Diagnostic, Report } from "../../diagnostics/diagnostic.ts";
import type { Source, Span } from "../../source/source.ts";
import type { Token } from "./lex.ts";

export interface State {
  readonly source: Source;
  readonly places: Map<object, Span>;
  readonly report: Report;
  /** Those that may be used here, the innermost last. */
  variables: string[];
  /** How many loops there are around that can be left. */
  loops: number;
  /** Blocks around, and the links of an `else if` chain. */
  nesting: number;
  /** Blocks that nothing has closed so far, outermost first. */
  readonly open: { readonly word: string; readonly at: Span }[];
  readonly defined: Map<string, { readonly body: Template; readonly at: Span }>;
  readonly invoked: { readonly name: string; readonly at: Span }[];
}

export const nestingLimit = 100;

/** The tokens of one action, read from left to right. */
export interface Reader {
  readonly state: State;
  readonly tokens: readonly Token[];
  /** The whole action, braces included. */
  readonly action: Span;
  at: number;
  /** Parentheses that are open. */
  depth: number;
}

export function place<T extends Expression | TemplateNode>(state: State, node: T, at: Span): T {
  state.places.set(node, at);
  return node;
}

export function spanOf({ state: { source } }: Reader, from: Token, to: Token = from): Span {
  return { source, start: from.start, end: to.end };
}

export function refuse({ state }: Reader, diagnostic: Diagnostic): undefined {
  state.report(diagnostic);
  return undefined;
}

/** Where something is missing: behind the last token read, or in the whole action. */
export function here(reader: Reader): Span {
  const before = reader.tokens[reader.at - 1];
  return before === undefined ? reader.action : spanOf(reader, before);
}
