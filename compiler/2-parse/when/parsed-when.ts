// What reading a condition takes and gives.
import type { Template } from "../../../runtime/contract/template/tree.ts";
import type { Expression } from "../../../runtime/contract/when/tree.ts";
import type { Source, Span } from "../../source/source.ts";

/** The tree crosses to hosts, so where its nodes were written stays behind in `places`. */
export interface ParsedWhen {
  readonly expression: Expression;
  readonly places: ReadonlyMap<object, Span>;
  readonly at: Span;
}

export interface WhenContext {
  readonly parseText: ParseText;
  /** Set to read back what was printed from a bundle, where conditional variables are spelled out. */
  readonly residual?: boolean;
}

/** Reads the template in a quoted text. Undefined when it could not; it was reported then. */
export type ParseText = (source: Source) => ParsedText | undefined;

export interface ParsedText {
  readonly tree: Template;
  readonly places: ReadonlyMap<object, Span>;
}
