// The figures that matter, as the history keeps them, and as tables for people.
import type { Machine } from "./machine.ts";
import { number, time } from "./print-result.ts";
import type { Goal, Result, Row } from "./result.ts";

/** A row, without what only whoever ran it wants to know. */
export interface Figure {
  readonly row: string;
  readonly runs: number;
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly peakMb?: number;
  readonly ratio?: { readonly to: string; readonly is: number };
  readonly counts: Row["counts"];
  readonly goals: readonly Goal[];
}

/** One benchmark, as it came out one day: those of a version need not be run in one go. */
export interface Measured {
  readonly date: string;
  readonly machine: Machine;
  readonly figures: readonly Figure[];
}

/** By benchmark. */
export type Figures = Readonly<Record<string, Measured>>;

/** Rows that stand by themselves. Floors are in the ratios already. */
export function figuresOf({ rows }: Result): readonly Figure[] {
  return rows
    .filter(({ name }) => !name.startsWith("floor "))
    .map(({ name, runs, cpuMs, wallMs, peakMb, ratio, counts, goals }) => ({
      row: name,
      runs,
      cpuMs: Math.round(cpuMs.median),
      wallMs: Math.round(wallMs.median),
      ...(peakMb === undefined ? {} : { peakMb: Math.round(peakMb.median) }),
      ...(ratio === undefined ? {} : { ratio: { to: ratio.to, is: rounded(ratio.median) } }),
      counts,
      goals: goals.map((goal) => ({ ...goal, is: rounded(goal.is) })),
    }));
}

function rounded(figure: number): number {
  return Number(figure.toPrecision(3));
}

/** Rows by which somebody who has never seen vigo judges it; of all others the page on performance tells. */
const first: ReadonlySet<string> = new Set([
  "compile: standard",
  "compile: one crate changed",
  "compile: one crate changed, with cache",
  "compile: hard",
  "check: validate",
  "diff: 1 crate changed",
  "publish: one host's change",
  "agent: converged run",
  "agent: 150 files and 19 folders",
]);

export type Told = "all" | "first";

/** As Markdown, with a line below about the machine that each was measured on. */
export function tableOf(figures: Figures, order: readonly string[], told: Told): string {
  const isTold = (benchmark: string, row: string): boolean =>
    told === "all" || benchmark === "peers" || first.has(`${benchmark}: ${row}`);
  const lines = order.flatMap((benchmark) =>
    (figures[benchmark]?.figures ?? [])
      .filter(({ row }) => isTold(benchmark, row))
      .map((figure) => lineOf(benchmark, figure, told)),
  );
  const head = ["", "processor time", "memory", "beside", ...(told === "all" ? ["aim"] : [])];
  return [
    `|${head.map((title) => ` ${title} |`).join("")}`,
    `|---|---:|---:|${"---|".repeat(head.length - 3)}`,
    ...lines,
    "",
    ...grounds(figures, order),
  ].join("\n");
}

function lineOf(benchmark: string, figure: Figure, told: Told): string {
  const { cpuMs, peakMb, goals } = figure;
  const aims = goals.map((goal) => {
    return `${goal.is <= goal.atMost ? "met" : "missed"}: ${number(goal.atMost)} ${goal.what}`;
  });
  const cells = [
    called(benchmark, figure),
    time(cpuMs),
    peakMb === undefined ? "" : `${peakMb} MB`,
    besideIt(figure, told),
    ...(told === "all" ? [aims.join(", ")] : []),
  ];
  return `| ${cells.join(" | ")} |`;
}

function called(benchmark: string, { row, counts: { hosts } }: Figure): string {
  const of = hosts === undefined || /\bhosts\b/u.test(row) ? "" : `, ${grouped(hosts)} hosts`;
  return `${benchmark}: ${row}${of}`;
}

function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/gu, ",");
}

function besideIt({ ratio, counts, goals }: Figure, told: Told): string {
  const beside = ratio === undefined ? [] : [`${number(ratio.is)} x ${ratio.to}`];
  const counted = Object.entries(counts)
    .filter(([what]) => what !== "hosts" && what !== "crates")
    .map(([what, count]) => `${count} ${what}`);
  // What is aimed at is said where it is no ratio, nor a figure that stands here already.
  const aimed = goals
    .filter(
      ({ what }) =>
        !/^times |^thousandths |^ms of CPU$|memory$/u.test(what) && counts[what] === undefined,
    )
    .map(({ what, is }) => `${number(is)} ${what}`);
  return [...beside, ...(told === "all" ? counted : []), ...aimed].join(", ");
}

/** Those measured on the same machine on the same day stand together. */
function grounds(figures: Figures, order: readonly string[]): readonly string[] {
  const names = new Map<string, string[]>();
  for (const benchmark of order) {
    const measured = figures[benchmark];
    if (measured === undefined) continue;
    const { processors, memory, node } = measured.machine;
    const ground = `${processors}, ${memory}, Node ${node.replace(/^v/u, "")}, ${measured.date}`;
    names.set(ground, [...(names.get(ground) ?? []), benchmark]);
  }
  const lacking = order.filter((benchmark) => figures[benchmark] === undefined);
  return [
    ...[...names].map(([ground, of]) =>
      names.size === 1 ? `Medians on ${ground}.` : `Medians of ${of.join(", ")} on ${ground}.`,
    ),
    ...(lacking.length === 0 ? [] : [`Not measured for this version: ${lacking.join(", ")}.`]),
  ];
}
