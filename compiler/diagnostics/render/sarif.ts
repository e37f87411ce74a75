// Diagnostics as SARIF 2.1.0, the exchange format of code scanning.
import type { Place } from "../../source/position.ts";
import { placeFinder } from "../../source/position.ts";
import type { Span } from "../../source/source.ts";
import type { DiagnosticCode } from "../catalogue.ts";
import { catalogue } from "../catalogue.ts";
import type { Diagnostic, Fix, Severity } from "../diagnostic.ts";
import { sortDiagnostics } from "../order.ts";
import { printJson } from "./json.ts";
import { messageOf } from "./message.ts";

export interface SarifOptions {
  /** Of vigocli. */
  readonly version: string;
}

export function renderSarif(diagnostics: readonly Diagnostic[], options: SarifOptions): string {
  const sorted = sortDiagnostics(diagnostics);
  const rules = rulesOf(sorted);
  const codes = rules.map((rule) => rule.id);
  const place = placeFinder();
  return printJson({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "vigocli", version: options.version, rules } },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { [base]: { description: { text: "The root of the stacks tree." } } },
        results: sorted.map((diagnostic) => resultOf(diagnostic, codes, place)),
      },
    ],
  });
}

/** What every file is relative to; where it lies differs from machine to machine. */
const base = "STACKS";

const levels = { error: "error", warning: "warning", hint: "note" } as const;

/** The codes that occur, each with the gravest level that it occurs with. */
function rulesOf(sorted: readonly Diagnostic[]) {
  const gravest = new Map<DiagnosticCode, Severity>();
  for (const severity of ["hint", "warning", "error"] as const) {
    for (const diagnostic of sorted) {
      if (diagnostic.severity === severity) gravest.set(diagnostic.code, severity);
    }
  }
  return [...gravest]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, severity]) => ({
      id,
      shortDescription: { text: catalogue[id] },
      defaultConfiguration: { level: levels[severity] },
    }));
}

type FindPlace = (span: Span) => Place;

function resultOf(diagnostic: Diagnostic, codes: readonly DiagnosticCode[], place: FindPlace) {
  const { code, severity, subject, related = [], fix } = diagnostic;
  const relatedLocations = related.map(({ at, note }) => ({
    physicalLocation: physicalLocation(place(at)),
    message: { text: note },
  }));
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: levels[severity],
    message: { text: messageOf(diagnostic) },
    locations: [{ physicalLocation: physicalLocation(place(subject)) }],
    ...(related.length === 0 ? {} : { relatedLocations }),
    ...(fix === undefined ? {} : { fixes: [fixOf(fix, place)] }),
  };
}

function fixOf(fix: Fix, place: FindPlace) {
  const places = fix.edits.map(({ at, text }) => ({ ...place(at), text }));
  const files = [...new Set(places.map(({ file }) => file))];
  return {
    artifactChanges: files.map((file) => ({
      artifactLocation: artifactLocation(file),
      replacements: places
        .filter((edit) => edit.file === file)
        .map((edit) => ({ deletedRegion: region(edit), insertedContent: { text: edit.text } })),
    })),
  };
}

function physicalLocation(at: Place) {
  return { artifactLocation: artifactLocation(at.file), region: region(at) };
}

function artifactLocation(file: string) {
  // A lone surrogate has no percent-encoding; no file that was found on a disk has one in its name.
  const sound = file.replaceAll(/\p{Cs}/gu, "\uFFFD");
  return { uri: sound.split("/").map(encodeURIComponent).join("/"), uriBaseId: base };
}

function region({ line, column, endLine, endColumn }: Place) {
  return { startLine: line, startColumn: column, endLine, endColumn };
}
