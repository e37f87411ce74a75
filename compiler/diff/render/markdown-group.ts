// A group of hosts in Markdown, in four degrees of detail: all, diffs shortened, changes by name, one line.
import { alarmKindsOf } from "./alarms.ts";
import type { Change, Group } from "../comparison.ts";
import { shownHosts } from "./host-ranges.ts";
import { code, cut, fenced, tagCode } from "./markdown-inert.ts";
import { tellAttributes, type Piece, type Told } from "./told.ts";
import {
  badges,
  changeNote,
  counted,
  fateText,
  originsOf,
  signs,
  tellsAttributes,
  tellsMatches,
} from "./wording.ts";

/** From the most to the least, each written when it is asked for. */
export function groupDegrees(group: Group): readonly (() => string)[] {
  // Finding what differs takes most of the time, and is done once for all degrees.
  let found: readonly (readonly Told[])[] | undefined;
  const told = (): readonly (readonly Told[])[] | undefined =>
    tellsAttributes(group) ? (found ??= group.changes.map(tellAttributes)) : undefined;
  return [
    () => wholeGroup(group, told()),
    () => wholeGroup(group, told(), { patchLines: 12, items: 12, textLength: 200 }),
    () => wholeGroup(group, undefined),
    () => groupLine(group),
  ];
}

interface Limits {
  readonly patchLines: number;
  /** Of a list. */
  readonly items: number;
  /** Of one value. */
  readonly textLength: number;
}

const unlimited: Limits = { patchLines: Infinity, items: Infinity, textLength: Infinity };

const mostHosts = 6;
const mostMatches = 3;
const mostServices = 3;
/** Names are only ever cut where somebody made them very long. */
const longestName = 120;

function wholeGroup(
  group: Group,
  told: readonly (readonly Told[])[] | undefined,
  limits: Limits = unlimited,
): string {
  const hosts = shownHosts(group.hosts, mostHosts).map((name) => tagCode(cut(name, longestName)));
  const head = `<b>${fateText(group)}</b> ${hosts.join(", ")}: ${aboutGroup(group)}`;
  const blocks =
    told === undefined
      ? group.changes.map((change) => `- ${changeHead(change)}`).join("\n")
      : group.changes
          .map((change, index) => changeBlock(change, told[index] ?? [], limits))
          .join("\n\n");
  return [
    `<details><summary>${head}</summary>`,
    ...(tellsMatches(group) ? [`Match blocks: ${matchesOf(group)}`] : []),
    blocks,
    "</details>",
  ].join("\n\n");
}

function groupLine(group: Group): string {
  const hosts = shownHosts(group.hosts, mostHosts).map((name) => code(cut(name, longestName)));
  const matches = tellsMatches(group) ? ` (${matchesOf(group)})` : "";
  return `- **${fateText(group)}** ${hosts.join(", ")}${matches}: ${aboutGroup(group)}`;
}

/** `3 changes, deletes, restarts`: our own words alone. */
function aboutGroup({ changes }: Group): string {
  const kinds = new Set(changes.flatMap(alarmKindsOf));
  return [counted(changes.length, "change"), ...kinds].join(", ");
}

function matchesOf({ matches }: Group): string {
  const named = matches.slice(0, mostMatches).map((match) => code(cut(match, longestName)));
  const hidden = matches.length - named.length;
  return [...named, ...(hidden > 0 ? [`and ${hidden} more`] : [])].join(", ");
}

function changeHead(change: Change): string {
  const note = changeNote(change);
  const name = (text: string): string => code(cut(text, longestName));
  const words = badges(change).map(({ word, services }) => {
    const shown = services.slice(0, mostServices).map(name);
    const hidden = services.length - shown.length;
    return [`**${word}**`, ...shown, ...(hidden > 0 ? [`and ${hidden} more`] : [])].join(" ");
  });
  return [
    `**${signs[change.kind]} ${change.kind}** ${name(change.id)} ${name(change.type)}`,
    ...(change.target === undefined ? [] : [name(change.target)]),
    ...(note === undefined ? [] : [note.words]),
    ...(note?.id === undefined ? [] : [name(note.id)]),
    ...words,
  ].join(" ");
}

function changeBlock(change: Change, told: readonly Told[], limits: Limits): string {
  const origins = originsOf(change.causes).map(
    ({ word, place }) => `${word} ${code(cut(place, longestName))}`,
  );
  const rows = told.flatMap((attribute) => toldBlocks(attribute, [], limits));
  return [
    changeHead(change),
    ...joinBullets(rows),
    ...(origins.length === 0 ? [] : [`<sub>${origins.join(", ")}</sub>`]),
  ].join("\n\n");
}

/** Bullets that follow each other are one list. */
function joinBullets(rows: readonly string[]): readonly string[] {
  const blocks: string[] = [];
  for (const row of rows) {
    const last = blocks.at(-1);
    const isList = row.startsWith("- ") && last?.startsWith("- ") === true;
    if (isList) blocks[blocks.length - 1] = `${last}\n${row}`;
    else blocks.push(row);
  }
  return blocks;
}

function toldBlocks(told: Told, above: readonly string[], limits: Limits): readonly string[] {
  const path = [...above, told.name];
  const name = code(cut(path.join(" . "), limits.textLength));
  switch (told.kind) {
    case "line":
      return [`- ${[`${name}:`, ...pieceWords(told.pieces, limits)].join(" ")}`];
    case "items": {
      const items = told.items
        .slice(0, limits.items)
        .map(({ sign, text }) => code(cut(`${sign} ${text}`, limits.textLength)));
      const hidden = told.items.length - items.length;
      const more = hidden > 0 ? [`and ${hidden} more`] : [];
      return [`- ${[`${name}:`, ...pieceWords(told.pieces, limits), ...items, ...more].join(" ")}`];
    }
    case "patch": {
      const lines = told.hunks.flatMap(({ head, lines }) => [
        head,
        ...lines.map(({ sign, spans }) => sign + spans.map(({ text }) => text).join("")),
      ]);
      const kept = lines.slice(0, limits.patchLines);
      const hidden = lines.length - kept.length;
      return [
        [`${name}:`, ...pieceWords(told.pieces, limits)].join(" "),
        fenced(
          "diff",
          kept.map((line) => cut(line, limits.textLength)),
        ),
        ...(hidden > 0 ? [`and ${counted(hidden, "more line")} of the diff`] : []),
      ];
    }
    case "parts":
      return told.parts.flatMap((part) => toldBlocks(part, path, limits));
  }
}

function pieceWords(pieces: readonly Piece[], { textLength }: Limits): readonly string[] {
  return pieces.map(({ tone, text }) => {
    // Asides are words of our own.
    if (tone === "aside") return `(${text})`;
    return tone === "plain" && text === "->" ? "→" : code(cut(text, textLength));
  });
}
