// What stands for groups that are not told: each resource on a line, and how to have them told.
import type { Palette } from "../../diagnostics/render/paint.ts";
import type { Comparison, Group } from "../comparison.ts";
import { statRows } from "./stat-rows.ts";
import { indented } from "./text-group.ts";
import { counted } from "./wording.ts";

/** All that changes, so that nothing is merely left out, and the heading of what is told in full. */
export function summaryRows(comparison: Comparison, told: number, ink: Palette): readonly string[] {
  const rows = statRows(comparison, ink);
  const hidden = rows.length - mostRows;
  return [
    "",
    ink.bold("Each resource that changes"),
    ...rows.slice(0, mostRows),
    ...(hidden > 0 ? [` and ${hidden} more, which \`--stat\` lists`] : []),
    "",
    ink.bold(`In full, ${told} of ${counted(comparison.groups.length, "group")} of hosts`),
  ];
}

const mostRows = 250;

export function leftOutRows(
  groups: readonly Group[],
  ink: Palette,
  width: number,
): readonly string[] {
  const hosts = groups.reduce((sum, group) => sum + group.hosts.length, 0);
  const changes = groups.reduce((sum, group) => sum + group.changes.length, 0);
  const what = `${counted(groups.length, "group")} of hosts not told in full: ${counted(hosts, "host")}, ${counted(changes, "change")}.`;
  const how =
    "`--all` tells them too, `--host NAME` one host, `--sort danger` the most alarming first.";
  return ["", ...indented(`${what} ${how}`, 0, width).map(ink.yellow)];
}
