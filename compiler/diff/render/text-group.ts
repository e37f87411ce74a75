// A group of hosts as rows for a terminal: who they are, and each change to them.
import { visible } from "../../diagnostics/render/cells.ts";
import type { Palette } from "../../diagnostics/render/paint.ts";
import { wrap } from "../../diagnostics/render/wrap.ts";
import type { Change, Group } from "../comparison.ts";
import { shownHosts } from "./host-ranges.ts";
import { toldRows } from "./text-told.ts";
import { tellAttributes } from "./told.ts";
import {
  badges,
  badgeText,
  changeNote,
  fateText,
  originsOf,
  signs,
  tellsAttributes,
  tellsMatches,
} from "./wording.ts";

export interface Telling {
  readonly ink: Palette;
  readonly width: number;
  /** The group that tells a change in the same words, where there is one. */
  readonly tellerOf: (change: Change, group: Group) => Group | undefined;
}

export function groupRows(group: Group, telling: Telling): readonly string[] {
  const { ink, width } = telling;
  const matches = tellsMatches(group) ? ` (${visible(group.matches.join(", "))})` : "";
  const hosts = shownHosts(group.hosts, mostHosts).join(", ");
  const head = `${ink.bold(fateText(group))}${matches}:`;
  const isShort = fateText(group).length + matches.length + hosts.length + 2 <= width;
  const heads = isShort ? [`${head} ${hosts}`] : [head, ...indented(hosts, 4, width)];
  return [
    ...heads,
    ...group.changes.flatMap((change) =>
      tellsAttributes(group) ? changeRows(change, group, telling) : [changeHead(change, ink)],
    ),
  ];
}

function changeRows(
  change: Change,
  group: Group,
  { ink, width, tellerOf }: Telling,
): readonly string[] {
  const teller = tellerOf(change, group);
  const told =
    teller === undefined
      ? tellAttributes(change).flatMap((one) => toldRows(one, 6, ink))
      : indented(`the same as below, on ${shownHosts(teller.hosts, 1).join(", ")}`, 6, width);
  const origins = originsOf(change.causes).map(({ word, place }) => `${word} ${place}`);
  return [
    changeHead(change, ink),
    ...told,
    ...(origins.length === 0 ? [] : indented(origins.join("; "), 6, width).map(ink.dim)),
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

const mostHosts = 6;

/** Hosts and places are wrapped, with the same margin on every row. */
export function indented(text: string, indent: number, width: number): readonly string[] {
  return wrap(`${" ".repeat(indent)}${text}`, width);
}
