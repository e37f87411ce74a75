// A comparison for people at a terminal: what to look at first, then the groups of hosts, each change told once.
import { visible } from "../../diagnostics/render/cells.ts";
import { paint, type Palette } from "../../diagnostics/render/paint.ts";
import type { Comparison, Group } from "../comparison.ts";
import { isUnchanged } from "../verdict.ts";
import { groupsWithin, type GroupLimit } from "./groups-within.ts";
import { alarmRows } from "./text-alarms.ts";
import { besideTextRows, complianceTextRows, headerTextRows } from "./text-besides.ts";
import { groupRows } from "./text-group.ts";
import { leftOutRows, summaryRows } from "./text-left-out.ts";
import { startTellers, toldBelow } from "./told-below.ts";
import { sideText, totalLine } from "./wording.ts";

export interface TextOptions {
  readonly color: boolean;
  /** Columns of the terminal; hosts and places are wrapped to it, and what policy says never is. */
  readonly width: number;
  /** Without one all groups are told. */
  readonly limit?: GroupLimit | undefined;
}

/** Piece by piece: all of it may be more than one text can hold. */
export function* renderComparison(comparison: Comparison, options: TextOptions): Iterable<string> {
  const ink = paint(options.color);
  const width = Math.max(options.width, narrowest);
  const total = ink.bold(totalLine(comparison));
  const title = `${ink.dim(`${visible(sideText(comparison.old))} ->`)} ${ink.dim(visible(sideText(comparison.new)))}`;
  if (isUnchanged(comparison)) {
    yield `${title}\nNothing changes: ${totalLine(comparison)}\n`;
    return;
  }
  yield `${title}\n${total}\n`;
  let count = 0;
  for (const rows of sectionsOf(comparison, { ink, width, limit: options.limit })) {
    count += rows.length;
    if (rows.length > 0) yield `${rows.join("\n")}\n`;
  }
  // Whoever scrolled past the top of a long one reads the total again.
  if (count > screenful) yield `\n${total}\n`;
}

const narrowest = 40;
const screenful = 40;

interface Layout {
  readonly ink: Palette;
  readonly width: number;
  readonly limit: GroupLimit | undefined;
}

function* sectionsOf(comparison: Comparison, layout: Layout): Iterable<readonly string[]> {
  const { groups, headers, compliance, beside } = comparison;
  const { ink, width, limit } = layout;
  const { told, leftOut } =
    limit === undefined ? { told: groups, leftOut: [] } : chosen(groups, limit, layout);
  yield alarmRows(comparison, ink, width);
  if (leftOut.length > 0) yield summaryRows(comparison, told.length, ink);
  const below = toldBelow(told);
  const tellerOf = below.get.bind(below);
  for (const group of told) yield ["", ...groupRows(group, { ink, width, tellerOf })];
  yield headerTextRows(headers, { ink, width, isWhole: limit === undefined });
  yield complianceTextRows(compliance, ink, width);
  yield besideTextRows(beside, ink);
  if (leftOut.length > 0) yield leftOutRows(leftOut, ink, width);
}

function chosen(
  groups: readonly Group[],
  limit: GroupLimit,
  { ink, width }: Layout,
): ReturnType<typeof groupsWithin> {
  // What was told once takes a row, in whichever of the groups it stands in the end.
  const telling = { ink, width, tellerOf: startTellers() };
  return groupsWithin(groups, limit, (group) => groupRows(group, telling).length);
}
