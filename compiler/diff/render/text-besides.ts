// What a comparison tells at a terminal besides resources: headers of hosts, compliance, and what is for no listed host.
import { visible } from "../../diagnostics/render/cells.ts";
import type { Palette } from "../../diagnostics/render/paint.ts";
import { wrap } from "../../diagnostics/render/wrap.ts";
import type { BesideChange, ComplianceChange, HeaderGroup } from "../comparison.ts";
import { shownHosts } from "./host-ranges.ts";
import { toldRows } from "./text-told.ts";
import { tellAttribute } from "./told.ts";
import { besideRow, complianceRows, counted, sectionTitles } from "./wording.ts";

const mostHosts = 6;
const mostHeaders = 50;

export interface Layout {
  readonly ink: Palette;
  readonly width: number;
  /** All of them, however many. */
  readonly isWhole: boolean;
}

export function headerTextRows(
  headers: readonly HeaderGroup[],
  { ink, width, isWhole }: Layout,
): readonly string[] {
  if (headers.length === 0) return [];
  const told = isWhole ? headers : headers.slice(0, mostHeaders);
  const hidden = headers.slice(told.length).reduce((total, { hosts }) => total + hosts.length, 0);
  const rows = told.flatMap(({ hosts, changes }) => [
    ...wrap(
      `  ${counted(hosts.length, "host")}: ${shownHosts(hosts, mostHosts).join(", ")}`,
      width,
    ),
    ...[...changes].flatMap(([name, change]) => toldRows(tellAttribute(name, change), 6, ink)),
  ]);
  const more =
    hidden > 0 ? [`  and ${counted(hidden, "more host")}, which \`--all\` tells too`] : [];
  return ["", ink.bold(sectionTitles.headers), ...rows, ...more];
}

export function complianceTextRows(
  compliance: ComplianceChange,
  ink: Palette,
  width: number,
): readonly string[] {
  const marks = {
    lost: ink.red("-"),
    gained: ink.green("+"),
    waiver: ink.yellow("~"),
  };
  const rows = complianceRows(compliance).flatMap((row) => {
    const { kind, words, framework, control, source, hosts } = row;
    const by = source === undefined ? "" : `  by ${visible(source)}`;
    const where = `on ${counted(hosts.length, "host")}: ${shownHosts(hosts, mostHosts).join(", ")}`;
    return [
      `  ${marks[kind]} ${words}  ${ink.bold(visible(`${framework} ${control}`))}${by}`,
      ...wrap(`      ${where}`, width).map(ink.dim),
    ];
  });
  return rows.length === 0 ? [] : ["", ink.bold(sectionTitles.compliance), ...rows];
}

export function besideTextRows(beside: readonly BesideChange[], ink: Palette): readonly string[] {
  const rows = beside.map((change) => {
    const { words, name, happened } = besideRow(change);
    const named = name === undefined ? "" : ` ${ink.bold(visible(name))}`;
    return `  ${words}${named}: ${happened}`;
  });
  return rows.length === 0 ? [] : ["", ink.bold(sectionTitles.beside), ...rows];
}
