// Puts a report into words for people: a line for each resource that is of interest, and a summary.
import {
  results,
  type Waiting,
  type ResourceReport,
  type Result,
  type RunReport,
} from "../apply/report.ts";
import { harmless, type Color, type Paint } from "./paint.ts";

export interface PrintOptions {
  readonly paint: Paint;
  /** Only what went wrong. */
  readonly quiet: boolean;
}

export function printedReport(report: RunReport, { paint, quiet }: PrintOptions): string {
  const shown = report.resources.filter(({ result }) =>
    quiet ? isWrong(result) : result !== "none",
  );
  const idWidth = Math.max(0, ...shown.map(({ id }) => id.length));
  const targetWidth = Math.max(0, ...shown.map(({ target = "" }) => target.length));
  const lines = shown.map(({ result, id, target = "", reason, diff }) => {
    const columns = [
      paint(colors[result], result.padEnd(resultWidth)),
      id.padEnd(idWidth),
      ...(targetWidth === 0 ? [] : [harmless(target).padEnd(targetWidth)]),
      ...(reason === undefined ? [] : [paint("dim", `(${harmless(reason)})`)]),
    ];
    const below = diff === undefined ? "" : printedDiff(diff, paint);
    return `${columns.join("  ").trimEnd()}\n${below}`;
  });
  const left = quiet ? "" : leftLines(report, paint);
  return lines.join("") + left + (quiet ? "" : `${summary(report)}\n`);
}

/** What is gone by now is of no interest. */
function leftLines({ retract = [] }: RunReport, paint: Paint): string {
  const shown = retract.filter(({ result }) => result !== "gone");
  const idWidth = Math.max(0, ...shown.map(({ id }) => id.length));
  const lines = shown.map(({ result, id, type, target = type, since, reason, diff }) => {
    const color = result === "gone" || result === "left" ? "yellow" : colors[result];
    const word = result === "left" ? "left over" : result;
    const why = [`not in policy since release ${since}`, ...(reason === undefined ? [] : [reason])];
    const columns = [
      paint(color, word.padEnd(resultWidth)),
      id.padEnd(idWidth),
      harmless(target),
      paint("dim", `(${harmless(why.join("; "))})`),
    ];
    return `${columns.join("  ")}\n${diff === undefined ? "" : printedDiff(diff, paint)}`;
  });
  return lines.join("");
}

/** A clause. */
export function waitingText({ release, opens }: Waiting): string {
  return `release ${release} waits for its wave at ${harmless(opens)}`;
}

/** One line. */
function summary(report: RunReport): string {
  const { host, release, status, counts, durationMs, stale } = report;
  const since = stale === undefined ? "" : ` (stale since ${stale.since})`;
  if (status === "removed") {
    return `${host}: not in release ${release}${since}, so nothing is looked after and nothing was changed`;
  }
  const all = results.reduce((sum, result) => sum + counts[result], 0);
  const count = `${all} ${all === 1 ? "resource" : "resources"}`;
  const told = results.filter((result) => counts[result] > 0).sort(byInterest);
  const parts = told.map(
    (result) => `${counts[result]} ${result === "none" ? "unchanged" : result}`,
  );
  const dry = status === "noop" ? "dry run of " : "";
  const left = (report.retract ?? []).filter(({ result }) => result === "left").length;
  const rest = left === 0 ? "" : `; ${left} left over`;
  const what = (parts.length === 0 ? count : `${count}: ${parts.join(", ")}`) + rest;
  return `${host}: release ${release}${since}, ${dry}${what} (${durationMs} ms)`;
}

function byInterest(a: Result, b: Result): number {
  return order.indexOf(a) - order.indexOf(b);
}

const order: readonly Result[] = [
  "failed",
  "blocked",
  "created",
  "updated",
  "deleted",
  "skipped",
  "none",
];

const colors: Readonly<Record<Result, Color>> = {
  none: "dim",
  created: "green",
  updated: "yellow",
  deleted: "red",
  skipped: "dim",
  blocked: "red",
  failed: "red",
};

const resultWidth = Math.max(...results.map((result) => result.length));

function isWrong(result: ResourceReport["result"]): boolean {
  return result === "failed" || result === "blocked";
}

function printedDiff(diff: string, paint: Paint): string {
  const lines = diff.replace(/\n$/, "").split("\n");
  return lines.map((line) => `    ${paintedLine(harmless(line), paint)}\n`).join("");
}

function paintedLine(line: string, paint: Paint): string {
  if (/^(---|\+\+\+) /.test(line)) return paint("dim", line);
  if (line.startsWith("@@")) return paint("cyan", line);
  if (line.startsWith("+")) return paint("green", line);
  return line.startsWith("-") ? paint("red", line) : line;
}
