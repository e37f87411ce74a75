// The figures that matter: a line of each for people, and a line of all for the history.
import type { Machine } from "./machine.ts";
import { number, time } from "./print-result.ts";
import type { Result, Row } from "./result.ts";

export interface Figure {
  readonly benchmark: string;
  readonly row: string;
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly peakMb?: number;
  readonly ratio?: number;
  readonly counts: Row["counts"];
}

/** By benchmark: rows that stand by themselves. Floors are in the ratios already. */
export function figuresOf(results: readonly Result[]): readonly Figure[] {
  return results.flatMap(({ benchmark, rows }) =>
    rows
      .filter(({ name }) => !name.startsWith("floor "))
      .map(({ name, cpuMs, wallMs, peakMb, ratio, counts }) => ({
        benchmark,
        row: name,
        cpuMs: Math.round(cpuMs.median),
        wallMs: Math.round(wallMs.median),
        ...(peakMb === undefined ? {} : { peakMb: Math.round(peakMb.median) }),
        ...(ratio === undefined ? {} : { ratio: Number(ratio.median.toPrecision(3)) }),
        counts,
      })),
  );
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

/** As Markdown, with a line about the machine below. */
export function tableOf(results: readonly Result[], machine: Machine, told: Told): string {
  const isTold = (benchmark: string, name: string): boolean =>
    told === "all"
      ? !name.startsWith("floor ")
      : benchmark === "peers" || first.has(`${benchmark}: ${name}`);
  const lines = results.flatMap(({ benchmark, rows }) =>
    rows.filter(({ name }) => isTold(benchmark, name)).map((row) => lineOf(benchmark, row)),
  );
  const { processors, memory, node } = machine;
  return [
    "| | processor time | memory | beside |",
    "|---|---:|---:|---|",
    ...lines,
    "",
    `Medians on ${processors}, ${memory}, Node ${node.replace(/^v/u, "")}.`,
  ].join("\n");
}

function lineOf(benchmark: string, { name, cpuMs, peakMb, ratio, counts, goals }: Row): string {
  const memory = peakMb === undefined ? "" : `${peakMb.median.toFixed(0)} MB`;
  const beside = ratio === undefined ? [] : [`${number(ratio.median)} x ${ratio.to}`];
  const counted = Object.entries(counts)
    .filter(([what]) => what !== "hosts" && what !== "crates")
    .map(([what, count]) => `${count} ${what}`);
  // What is aimed at is said where it is no ratio, which stands here already.
  const aimed = goals
    .filter(({ what }) => !what.startsWith("times ") && counts[what] === undefined)
    .map(({ what, is }) => `${number(is)} ${what}`);
  const cells = [`${benchmark}: ${name}`, time(cpuMs.median), memory];
  return `| ${[...cells, [...beside, ...counted, ...aimed].join(", ")].join(" | ")} |`;
}
