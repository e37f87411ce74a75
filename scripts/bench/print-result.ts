// A result as a person reads it.
import type { Goal, Result, Row } from "./result.ts";
import type { Spread } from "./spread.ts";

export function printed({ benchmark, subject, rows, missing }: Result): string {
  const cells = [["", "CPU", "by the clock", "memory", "ratio"], ...rows.map(cellsOf)];
  const widths = (cells[0] ?? []).map((_, at) =>
    Math.max(...cells.map((row) => row[at]?.length ?? 0)),
  );
  const lines = cells.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join("  "),
  );
  const [head = "", ...body] = lines;
  const below = rows.map((row) => detailsOf(row));
  const table = body.flatMap((line, at) => [line.trimEnd(), ...(below[at] ?? [])]);
  const left = missing.map((what) => `not measured: ${what}`);
  return [`${benchmark}: ${subject}`, head, ...table, ...left].join("\n");
}

function cellsOf({ name, cpuMs, wallMs, peakMb, ratio }: Row): readonly string[] {
  return [
    name,
    spread(cpuMs, time),
    spread(wallMs, time),
    peakMb === undefined ? "?" : `${peakMb.median.toFixed(0)} MB`,
    ratio === undefined ? "" : `${spread(ratio, number)} x ${ratio.to}`,
  ];
}

function detailsOf({ counts, goals }: Row): readonly string[] {
  const counted = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
  return [
    ...(counted.length === 0 ? [] : [`    ${counted.join(", ")}`]),
    ...goals.map(
      (goal) =>
        `    ${isMet(goal) ? "met" : "MISSED"}: ${number(goal.is)} ${goal.what}, at most ${number(goal.atMost)}`,
    ),
  ];
}

function isMet({ is, atMost }: Goal): boolean {
  return is <= atMost;
}

function spread({ median, least, most }: Spread, print: (figure: number) => string): string {
  return least === most ? print(median) : `${print(median)} (${print(least)} to ${print(most)})`;
}

export function time(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

export function number(figure: number): string {
  return figure >= 100 ? figure.toFixed(0) : String(Number(figure.toPrecision(3)));
}
