// A comparison on few lines: each resource that changes, on how many hosts, and how many lines of it.
import { visible } from "../../diagnostics/render/cells.ts";
import { paint } from "../../diagnostics/render/paint.ts";
import type { Comparison } from "../comparison.ts";
import type { TextOptions } from "./render-text.ts";
import { statRows } from "./stat-rows.ts";
import { counted, sideText, totalLine } from "./wording.ts";
import { isUnchanged } from "../verdict.ts";

export function renderStat(comparison: Comparison, { color }: TextOptions): string {
  const ink = paint(color);
  const { compliance, headers, beside } = comparison;
  const title = ink.dim(
    `${visible(sideText(comparison.old))} -> ${visible(sideText(comparison.new))}`,
  );
  if (isUnchanged(comparison)) return `${title}\nNothing changes: ${totalLine(comparison)}\n`;
  const toldHosts = headers.reduce((total, { hosts }) => total + hosts.length, 0);
  const besides = [
    ...(toldHosts > 0 ? [`${counted(toldHosts, "host")} told something else of themselves`] : []),
    ...complianceCounts(compliance),
    ...(beside.length > 0 ? [`${counted(beside.length, "change")} besides listed hosts`] : []),
  ];
  return [
    title,
    ...statRows(comparison, ink),
    ...besides.map((line) => ` ${line}`),
    ink.bold(totalLine(comparison)),
    "",
  ].join("\n");
}

function complianceCounts({ gained, lost, waivers }: Comparison["compliance"]): readonly string[] {
  return [
    ...(lost.length > 0 ? [`${counted(lost.length, "control")} no longer claimed`] : []),
    ...(gained.length > 0 ? [`${counted(gained.length, "control")} claimed`] : []),
    ...(waivers.length > 0 ? [`${counted(waivers.length, "waiver")} changed`] : []),
  ];
}
