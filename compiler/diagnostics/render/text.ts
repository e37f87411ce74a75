// Diagnostics for people: a frame with the source line and marks for each, and a count at the end.
import type { Diagnostic, Severity } from "../diagnostic.ts";
import type { Counts } from "../order.ts";
import { count, sortDiagnostics } from "../order.ts";
import { visible } from "./cells.ts";
import { drawFix } from "./fix.ts";
import { drawMarks } from "./frame.ts";
import type { LinesOf } from "./lines.ts";
import { linesFinder, spanInFile } from "./lines.ts";
import { marksOf } from "./mark.ts";
import type { Paint, Palette } from "./paint.ts";
import { paint } from "./paint.ts";
import type { Sheet } from "./sheet.ts";
import { row } from "./sheet.ts";
import { wrap } from "./wrap.ts";

export interface TextOptions {
  readonly color: boolean;
  /** Columns; 100 when not given. */
  readonly width?: number;
  /** How many diagnostics are drawn; 100 when not given. */
  readonly limit?: number;
}

/** Sorted, and empty when there is nothing to say. */
export function renderText(diagnostics: readonly Diagnostic[], options: TextOptions): string {
  const sorted = sortDiagnostics(diagnostics);
  if (sorted.length === 0) return "";
  const draw = drawer(options);
  const shown = choose(sorted, options.limit ?? 100);
  const blocks = shown.map((diagnostic) => `${draw(diagnostic)}\n\n`);
  return blocks.join("") + closing(sorted, shown, paint(options.color));
}

/** Draws one diagnostic after another, without a line break at the end. */
export function drawer(options: TextOptions): (diagnostic: Diagnostic) => string {
  const colors = paint(options.color);
  const width = Math.max(options.width ?? 100, narrowest);
  const linesOf = linesFinder();
  return (diagnostic) => {
    const gutter = String(lastLineOf(diagnostic, linesOf)).length;
    const accent = accents(colors)[diagnostic.severity];
    const room = width - gutter - barColumns;
    return draw(diagnostic, { colors, accent, linesOf, width, gutter, room });
  };
}

const narrowest = 40;
const barColumns = 3;

function draw(diagnostic: Diagnostic, sheet: Sheet): string {
  const { code, severity, summary, fix } = diagnostic;
  const title = sheet.accent(sheet.colors.bold(`${severity}[${code}]`));
  const rows = [
    `${title}${sheet.colors.bold(`: ${visible(summary)}`)}`,
    ...drawMarks(marksOf(diagnostic, sheet.linesOf), sheet),
    ...drawNotes(diagnostic, sheet),
    ...drawHint(diagnostic, sheet),
  ];
  if (fix === undefined) return rows.join("\n");
  return [...rows, ...drawFix(fix, spanInFile(diagnostic.subject).source, sheet)].join("\n");
}

function drawNotes({ detail, rules = [] }: Diagnostic, sheet: Sheet): readonly string[] {
  const { colors } = sheet;
  const notes = detail === undefined ? [] : indented("= ", detail, sheet);
  const cited = rules.length === 0 ? [] : [`= ${colors.dim(`rule ${visible(rules.join(", "))}`)}`];
  const lines = [...notes, ...cited];
  if (lines.length === 0) return [];
  const margin = " ".repeat(sheet.gutter + 1);
  return [row(sheet, "", ""), ...lines.map((line) => (line === "" ? "" : margin + line))];
}

function drawHint({ hint, fix }: Diagnostic, sheet: Sheet): readonly string[] {
  const text = hint ?? (fix === undefined ? undefined : "this edit mends it");
  if (text === undefined) return [];
  const [first = "", ...others] = indented("help: ", text, sheet);
  return [sheet.colors.cyan("help") + first.slice("help".length), ...others];
}

function indented(label: string, text: string, sheet: Sheet): readonly string[] {
  const room = sheet.room - label.length;
  return wrap(text, room).map((line, index) => {
    if (line === "") return "";
    return (index === 0 ? label : " ".repeat(label.length)) + line;
  });
}

function lastLineOf(diagnostic: Diagnostic, linesOf: LinesOf): number {
  const spans = [
    diagnostic.subject,
    ...(diagnostic.related ?? []).map((place) => place.at),
    ...(diagnostic.fix?.edits ?? []).map((edit) => edit.at),
  ];
  return spans.reduce((most, span) => {
    const { source, start, end } = spanInFile(span);
    return Math.max(most, linesOf(source).position(Math.max(start, end - 1)).line);
  }, 1);
}

/** In their order; when there are too many, no error gives way to a warning. */
function choose(sorted: readonly Diagnostic[], limit: number): readonly Diagnostic[] {
  if (sorted.length <= limit) return sorted;
  const byWeight = severities.flatMap((severity) =>
    sorted.filter((diagnostic) => diagnostic.severity === severity),
  );
  const kept = new Set(byWeight.slice(0, limit));
  return sorted.filter((diagnostic) => kept.has(diagnostic));
}

function closing(
  all: readonly Diagnostic[],
  shown: readonly Diagnostic[],
  colors: Palette,
): string {
  const total = count(all);
  const seen = count(shown);
  const missing = {
    error: total.error - seen.error,
    warning: total.warning - seen.warning,
    hint: total.hint - seen.hint,
  };
  const hidden = all.length - shown.length;
  const worst = severities.find((severity) => total[severity] > 0) ?? "hint";
  const accent = accents(colors)[worst];
  const first = shown.find((diagnostic) => diagnostic.severity === "error");
  return [
    ...(hidden > 0 ? [`... and ${hidden} more (${inWords(missing)}) not shown`] : []),
    accent(colors.bold(inWords(total))),
    ...(first === undefined ? [] : [`For more about an error: vigocli explain ${first.code}`]),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

const severities: readonly Severity[] = ["error", "warning", "hint"];

/** `3 errors, 1 warning`. */
function inWords(counts: Counts): string {
  return severities
    .filter((severity) => counts[severity] > 0)
    .map((severity) => `${counts[severity]} ${severity}${counts[severity] === 1 ? "" : "s"}`)
    .join(", ");
}

function accents(colors: Palette): Readonly<Record<Severity, Paint>> {
  return { error: colors.red, warning: colors.yellow, hint: colors.cyan };
}
