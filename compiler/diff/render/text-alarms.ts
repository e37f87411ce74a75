// What to look at first, as rows for a terminal.
import { columnsOf, visible } from "../../diagnostics/render/cells.ts";
import type { Palette } from "../../diagnostics/render/paint.ts";
import type { Comparison } from "../comparison.ts";
import { alarmsOf, alarmTitles, type Alarm } from "./alarms.ts";
import { shownHosts } from "./host-ranges.ts";
import { indented } from "./text-group.ts";

export function alarmRows(comparison: Comparison, ink: Palette, width: number): readonly string[] {
  const classes = alarmsOf(comparison);
  if (classes.length === 0) return [];
  const rows = classes.flatMap(({ kind, alarms }) => {
    const hidden = alarms.length - mostAlarms;
    return [
      `  ${ink.red(alarmTitles[kind])}`,
      ...alarms.slice(0, mostAlarms).flatMap((alarm) => alarmRow(alarm, ink, width)),
      ...(hidden > 0 ? [`    and ${hidden} more`] : []),
    ];
  });
  return ["", ink.red(ink.bold("Look at these first")), ...rows];
}

function alarmRow(alarm: Alarm, ink: Palette, width: number): readonly string[] {
  const { id, type, target, hosts, because } = alarm;
  const what = [id, type, target].filter((word) => word !== undefined).map(visible);
  const reason = because.length === 0 ? [] : [`because of ${visible(because.join(", "))}`];
  const [first = "", ...others] = what;
  const head = `    ${ink.bold(first)}${others.map((word) => `  ${word}`).join("")}`;
  const count = hosts.length === 1 ? "on" : `on ${hosts.length} hosts:`;
  const where = `${count} ${shownHosts(hosts, mostHosts).join(", ")}`;
  const besides = [where, ...reason].join(", ");
  const isShort = columnsOf(`    ${what.join("  ")}  ${besides}`) <= width;
  if (isShort) return [`${head}  ${ink.dim(besides)}`];
  return [head, ...[where, ...reason].flatMap((row) => indented(row, 6, width)).map(ink.dim)];
}

const mostHosts = 6;
const mostAlarms = 10;
