// Diagnostics as the JSON document that `--json` and `--format json` promise.
import type { Place } from "../../source/position.ts";
import { placeFinder } from "../../source/position.ts";
import type { Span } from "../../source/source.ts";
import { inFile } from "../../source/source.ts";
import type { Diagnostic, Fix, Severity } from "../diagnostic.ts";
import type { Counts } from "../order.ts";
import { count, sortDiagnostics } from "../order.ts";

export interface DiagnosticsDocument {
  readonly diagnostics: readonly DiagnosticJson[];
  readonly counts: Counts;
}

interface DiagnosticJson extends Place {
  readonly code: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly related: readonly {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly note: string;
  }[];
  readonly rule: readonly string[];
  readonly fix?: { readonly edits: readonly EditJson[] };
}

interface EditJson {
  readonly file: string;
  /** UTF-16 offsets in the file. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function diagnosticsDocument(diagnostics: readonly Diagnostic[]): DiagnosticsDocument {
  const sorted = sortDiagnostics(diagnostics);
  const place = placeFinder();
  return { diagnostics: sorted.map((each) => toJson(each, place)), counts: count(sorted) };
}

export function renderJson(diagnostics: readonly Diagnostic[]): string {
  return printJson(diagnosticsDocument(diagnostics));
}

/** JSON with the few characters escaped that a terminal would obey and JSON itself lets through. */
export function printJson(document: unknown): string {
  const escaped = JSON.stringify(document, null, 2).replaceAll(
    /[\u007F-\u009F\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `${escaped}\n`;
}

function toJson(diagnostic: Diagnostic, place: (span: Span) => Place): DiagnosticJson {
  const { code, severity, summary, detail, hint, subject, related = [], rules, fix } = diagnostic;
  return {
    code,
    severity,
    summary,
    ...(detail === undefined ? {} : { detail }),
    ...(hint === undefined ? {} : { hint }),
    ...place(subject),
    related: related.map(({ at, note }) => {
      const { file, line, column } = place(at);
      return { file, line, column, note };
    }),
    rule: rules ?? [],
    ...(fix === undefined ? {} : { fix: { edits: editsToJson(fix) } }),
  };
}

function editsToJson(fix: Fix): readonly EditJson[] {
  return fix.edits.map(({ at, text }) => {
    const { source, start, end } = inFile(at);
    return { file: source.path, start, end, text };
  });
}
