// A comparison for people at a terminal: what to look at first, then the groups of hosts, each change told once.
import { columnsOf, visible } from "../../diagnostics/render/cells.ts";
import { paint, type Palette } from "../../diagnostics/render/paint.ts";
import { wrap } from "../../diagnostics/render/wrap.ts";
import { alarmsOf, alarmTitles, type Alarm } from "./alarms.ts";
import type { Change, Comparison, Group } from "../comparison.ts";
import { shownHosts } from "./host-ranges.ts";
import { besideTextRows, complianceTextRows, headerTextRows } from "./text-besides.ts";
import { toldRows } from "./text-told.ts";
import { toldBelow } from "./told-below.ts";
import { tellAttributes } from "./told.ts";
import {
  badges,
  badgeText,
  changeNote,
  fateText,
  originsOf,
  sideText,
  signs,
  tellsAttributes,
  tellsMatches,
  totalLine,
} from "./wording.ts";
import { isUnchanged } from "../verdict.ts";

export interface TextOptions {
  readonly color: boolean;
  /** Columns of the terminal; hosts and places are wrapped to it, and what policy says never is. */
  readonly width: number;
}

export function renderComparison(comparison: Comparison, options: TextOptions): string {
  const ink = paint(options.color);
  const width = Math.max(options.width, narrowest);
  const total = ink.bold(totalLine(comparison));
  const title = `${ink.dim(`${visible(sideText(comparison.old))} ->`)} ${ink.dim(visible(sideText(comparison.new)))}`;
  if (isUnchanged(comparison)) return `${title}\nNothing changes: ${totalLine(comparison)}\n`;
  const below = toldBelow(comparison.groups);
  const body = [
    ...alarmRows(comparison, ink, width),
    ...comparison.groups.flatMap((group) => ["", ...groupRows(group, { ink, width, below })]),
    ...headerTextRows(comparison.headers, ink, width),
    ...complianceTextRows(comparison.compliance, ink, width),
    ...besideTextRows(comparison.beside, ink),
  ];
  // Whoever scrolled past the top of a long one reads the total again.
  const closing = body.length > screenful ? ["", total] : [];
  return [title, total, ...body, ...closing, ""].join("\n");
}

const narrowest = 40;
const screenful = 40;
const mostHosts = 6;
const mostAlarms = 10;

function alarmRows(comparison: Comparison, ink: Palette, width: number): readonly string[] {
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
  return [head, ...[where, ...reason].flatMap((row) => wrapped(row, 6, width)).map(ink.dim)];
}

interface Telling {
  readonly ink: Palette;
  readonly width: number;
  readonly below: ReturnType<typeof toldBelow>;
}

function groupRows(group: Group, telling: Telling): readonly string[] {
  const { ink, width } = telling;
  const matches = tellsMatches(group) ? ` (${visible(group.matches.join(", "))})` : "";
  const hosts = shownHosts(group.hosts, mostHosts).join(", ");
  const head = `${ink.bold(fateText(group))}${matches}:`;
  const isShort = fateText(group).length + matches.length + hosts.length + 2 <= width;
  const heads = isShort ? [`${head} ${hosts}`] : [head, ...wrapped(hosts, 4, width)];
  return [
    ...heads,
    ...group.changes.flatMap((change) =>
      tellsAttributes(group) ? changeRows(change, telling) : [changeHead(change, ink)],
    ),
  ];
}

function changeRows(change: Change, { ink, width, below }: Telling): readonly string[] {
  const teller = below.get(change);
  const told =
    teller === undefined
      ? tellAttributes(change).flatMap((one) => toldRows(one, 6, ink))
      : wrapped(`the same as below, on ${shownHosts(teller.hosts, 1).join(", ")}`, 6, width);
  const origins = originsOf(change.causes).map(({ word, place }) => `${word} ${place}`);
  return [
    changeHead(change, ink),
    ...told,
    ...(origins.length === 0 ? [] : wrapped(origins.join("; "), 6, width).map(ink.dim)),
  ];
}

function changeHead(change: Change, ink: Palette): string {
  const color = {
    added: ink.green,
    removed: ink.red,
    changed: ink.yellow,
    moved: ink.cyan,
    renamed: ink.cyan,
  }[change.kind];
  const note = changeNote(change);
  const parts = [
    color(`${signs[change.kind]} ${visible(change.id)}`),
    visible(change.type),
    ...(change.target === undefined ? [] : [ink.dim(visible(change.target))]),
    ...(note === undefined ? [] : [visible([note.words, note.id ?? ""].join(" ").trimEnd())]),
    ...badges(change).map((badge) => ink.red(`! ${visible(badgeText(badge))}`)),
  ];
  return `  ${parts.join("  ")}`;
}

function wrapped(text: string, indent: number, width: number): readonly string[] {
  return wrap(`${" ".repeat(indent)}${text}`, width);
}
