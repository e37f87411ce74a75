// Words that all renderers of a comparison share: counts, sides, and what is said of a whole change.
import { visible } from "../../diagnostics/render/cells.ts";
import { alarmKindsOf, type AlarmKind } from "./alarms.ts";
import type {
  BesideChange,
  Cause,
  Change,
  Comparison,
  ComplianceChange,
  Group,
  SideName,
} from "../comparison.ts";

export function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`;
}

/** `2 hosts changed, 0 added, 0 removed, 97 unchanged`. */
export function totalLine({ hosts }: Comparison): string {
  const { changed, added, removed, unchanged } = hosts;
  return `${counted(changed, "host")} changed, ${added} added, ${removed} removed, ${unchanged} unchanged`;
}

export function sideText({ name, release }: SideName): string {
  return release === undefined ? name : `${name} (release ${release})`;
}

/** What happens to the hosts of a group, behind their number. */
export function fateText({ fate, hosts }: Group): string {
  const count = counted(hosts.length, "host");
  switch (fate) {
    case "changed":
      return count;
    case "added":
      return `${count} added`;
    case "removed":
      return `${count} removed`;
  }
}

/** A match block that is called as its only host says nothing beside its name. */
export function tellsMatches({ hosts, matches }: Group): boolean {
  return matches.some((match) => !hosts.includes(match));
}

/** Hosts that come get all that they are told, so that attributes would say nothing of a change. */
export function tellsAttributes({ fate }: Group): boolean {
  return fate === "changed";
}

export const signs: Readonly<Record<Change["kind"], string>> = {
  added: "+",
  removed: "-",
  changed: "~",
  moved: ">",
  renamed: "=",
};

/** What the head of a change says besides its name: words of ours, and the id that they lead to. */
export interface Note {
  readonly words: string;
  readonly id: string | undefined;
}

export function changeNote({ kind, follows, was, since }: Change): Note | undefined {
  if (since !== undefined) return { words: `left policy in release ${since}`, id: undefined };
  if (kind === "renamed") return { words: "was", id: was };
  if (kind !== "moved") return undefined;
  return { words: follows === undefined ? "now the first" : "now after", id: follows };
}

/** A class that a change belongs to, in a word, with the services that it wakes. */
export interface Badge {
  readonly word: string;
  readonly services: readonly string[];
}

export function badges(change: Change): readonly Badge[] {
  return alarmKindsOf(change).map((kind) => ({
    word: badgeWords[kind],
    services: kind === "restarts" ? change.wakes : [],
  }));
}

export function badgeText({ word, services }: Badge): string {
  return [word, services.join(", ")].join(" ").trimEnd();
}

const badgeWords: Readonly<Record<AlarmKind, string>> = {
  deletes: "deletes",
  "left-behind": "left behind",
  restarts: "restarts",
  access: "access",
  network: "network",
  reboot: "reboots",
};

/** Lines of one file. */
export interface Origin {
  readonly word: "from" | "formerly";
  /** `configcrates/nginx.vgo:7,12`. */
  readonly place: string;
}

/** Lines that are gone come after those that are there, and only where they are not the same. */
export function originsOf(causes: readonly Cause[]): readonly Origin[] {
  const there = causes.filter(({ side }) => side === "new");
  const gone = causes.filter(
    ({ side, file, line }) =>
      side === "old" && !there.some((cause) => cause.file === file && cause.line === line),
  );
  return [
    ...placesOf(there).map((place): Origin => ({ word: "from", place })),
    ...placesOf(gone).map((place): Origin => ({ word: "formerly", place })),
  ];
}

function placesOf(causes: readonly Cause[]): readonly string[] {
  const files = new Map<string, Set<number>>();
  for (const { file, line } of causes) {
    files.set(file, (files.get(file) ?? new Set()).add(line));
  }
  return [...files].map(([file, lines]) => `${file}:${[...lines].sort((a, b) => a - b).join(",")}`);
}

/** One line about a control: what is lost stands first. */
export interface ComplianceRow {
  readonly kind: "lost" | "gained" | "waiver";
  readonly words: string;
  readonly framework: string;
  readonly control: string;
  /** What claims it; undefined for waivers. */
  readonly source: string | undefined;
  readonly hosts: readonly string[];
}

export function complianceRows(compliance: ComplianceChange): readonly ComplianceRow[] {
  const { lost, gained, waivers } = compliance;
  return [
    ...lost.map((row): ComplianceRow => ({ ...row, kind: "lost", words: "no longer claimed" })),
    ...gained.map((row): ComplianceRow => ({ ...row, kind: "gained", words: "claimed" })),
    ...waivers.map((row): ComplianceRow => ({
      ...row,
      kind: "waiver",
      words: `waiver ${row.kind}`,
      source: undefined,
    })),
  ];
}

/** One line about what is for no listed host; the name is an operator's word, and undefined where there is but one. */
export interface BesideRow {
  readonly words: string;
  readonly name: string | undefined;
  readonly happened: BesideChange["kind"];
}

export function besideRow({ what, name, kind }: BesideChange): BesideRow {
  const isNamed = what !== "stale";
  return { words: besideWords[what], name: isNamed ? name : undefined, happened: kind };
}

const besideWords: Readonly<Record<BesideChange["what"], string>> = {
  route: "hosts that no inventory lists, of",
  task: "task",
  workflow: "workflow",
  stale: "what agents do that hear nothing new",
};

export const sectionTitles = {
  headers: "What else is said of hosts",
  compliance: "Compliance",
  beside: "Besides listed hosts",
} as const;

/** The command that prints all of it, to be typed in a shell. */
export function commandText({ old, new: next }: Comparison): string {
  const word = (name: string): string =>
    /^[\w@%+=:,./-]+$/u.test(name) ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`;
  return `vigocli bundle diff ${word(old.name)} ${word(next.name)}`;
}

/** A line of a file: tabs stay, and nothing else that a terminal or a browser would obey. */
export function visibleLine(line: string): string {
  return line.split("\t").map(visible).join("\t");
}
