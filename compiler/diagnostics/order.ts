// Puts diagnostics in the one order that every report has, without repeats, and counts them.
import type { Span } from "../source/source.ts";
import { inFile } from "../source/source.ts";
import type { Diagnostic, Severity } from "./diagnostic.ts";

export type Counts = Readonly<Record<Severity, number>>;

/** By file, offset, severity, code and summary; what was said twice is said once. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const unique = new Map<string, Keyed>();
  for (const diagnostic of diagnostics) {
    const identity = identityOf(diagnostic);
    if (!unique.has(identity)) {
      unique.set(identity, { diagnostic, identity, at: inFile(diagnostic.subject) });
    }
  }
  return [...unique.values()].sort(compare).map((item) => item.diagnostic);
}

export function count(diagnostics: readonly Diagnostic[]): Counts {
  const counts = { error: 0, warning: 0, hint: 0 };
  for (const { severity } of diagnostics) counts[severity] += 1;
  return counts;
}

interface Keyed {
  readonly diagnostic: Diagnostic;
  readonly identity: string;
  readonly at: Span;
}

const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, hint: 2 };

function compare(a: Keyed, b: Keyed): number {
  return (
    byCodeUnit(a.at.source.path, b.at.source.path) ||
    a.at.start - b.at.start ||
    rank[a.diagnostic.severity] - rank[b.diagnostic.severity] ||
    byCodeUnit(a.diagnostic.code, b.diagnostic.code) ||
    byCodeUnit(a.diagnostic.summary, b.diagnostic.summary) ||
    // The rest only keeps the order the same however the phases happened to report.
    byCodeUnit(a.identity, b.identity)
  );
}

/** Not by locale: a report reads the same on every machine. */
function byCodeUnit(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function identityOf(diagnostic: Diagnostic): string {
  const { code, severity, summary, detail, hint, subject, related, rules, fix } = diagnostic;
  return JSON.stringify([
    code,
    severity,
    summary,
    detail,
    hint,
    placeOf(subject),
    related?.map(({ at, note }) => [placeOf(at), note]),
    rules,
    fix?.edits.map(({ at, text }) => [placeOf(at), text]),
  ]);
}

function placeOf(span: Span): readonly unknown[] {
  const { source, start, end } = inFile(span);
  return [source.path, start, end];
}
