// A mistake of the user's, as a value: what is wrong, exactly where, and what mends it.
import type { Span } from "../source/source.ts";
import type { DiagnosticCode } from "./catalogue.ts";

export type Severity = "error" | "warning" | "hint";

export interface Diagnostic {
  /** Stable and documented: `vigocli explain CODE` prints its page. Never reused. */
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** One line, no full stop: what is wrong here. */
  readonly summary: string;
  /** Sentences: the rule, and what would satisfy it. */
  readonly detail?: string;
  /** What to do, addressed to the reader. */
  readonly hint?: string;
  /** The exact words at fault. */
  readonly subject: Span;
  readonly related?: readonly RelatedPlace[];
  /** Ids of the language rules that this upholds. */
  readonly rules?: readonly string[];
  readonly fix?: Fix;
}

export interface RelatedPlace {
  readonly at: Span;
  readonly note: string;
}

/** A mend that a machine may make: edits that do not overlap. */
export interface Fix {
  readonly edits: readonly { readonly at: Span; readonly text: string }[];
}

/** Handed to every phase; a phase never stops at the first mistake. */
export type Report = (diagnostic: Diagnostic) => void;

/** As much as could be made, and everything that was found wrong on the way. */
export interface Outcome<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** Runs a piece of work with a report of its own. */
export function gather<T>(work: (report: Report) => T): Outcome<T> {
  const diagnostics: Diagnostic[] = [];
  const value = work((diagnostic) => diagnostics.push(diagnostic));
  return { value, diagnostics };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}
