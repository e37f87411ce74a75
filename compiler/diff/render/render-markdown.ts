// A comparison as the comment of a pull request: groups fold away, and whatever is too long is told in fewer words.
import { alarmKindsOf, alarmsOf, alarmTitles, type Alarm, type AlarmClass } from "./alarms.ts";
import type { Comparison, Group } from "../comparison.ts";
import { shownHosts } from "./host-ranges.ts";
import { briefMarkdown } from "./markdown-brief.ts";
import { besideDegrees, complianceDegrees, headerDegrees } from "./markdown-besides.ts";
import { groupDegrees } from "./markdown-group.ts";
import { cellCode, code, cut } from "./markdown-inert.ts";
import { degreesWithin, type Section, writtenOnce } from "./within-limit.ts";
import { commandText, counted, sideText, totalLine } from "./wording.ts";
import { isUnchanged } from "../verdict.ts";

/**
 * GitHub takes 65,536 characters. It counts code points, of which there are never more than of the units
 * that are counted here; and as UTF-8 they are never more bytes than its database takes.
 */
export const commentLimit = 65_535;

export function renderMarkdown(comparison: Comparison): string {
  const heading = headingOf(comparison);
  if (isUnchanged(comparison)) return heading;
  const alarms = alarmDegree(alarmsOf(comparison));
  const top = heading + alarms.text;
  const sections = [
    ...comparison.groups.map(groupSection),
    besides(headerDegrees(comparison.headers)),
    besides(complianceDegrees(comparison.compliance)),
    besides(besideDegrees(comparison.beside)),
  ];
  const room = commentLimit - top.length - noteRoom;
  const whole = degreesWithin(sections, room);
  // Once groups no longer name what changes, a list of all resources says more than the room that it takes.
  const brief = groupsIn(whole).some((degree) => degree >= namesNothing)
    ? briefMarkdown(comparison)
    : "";
  const degrees = brief === "" ? whole : degreesWithin(sections, room - brief.length);
  const told = sections.map(
    ({ degrees: written }, index) => written[degrees[index] ?? 0]?.() ?? "",
  );
  return [top, brief, ...told, leftOut(comparison, degrees, alarms.isShortened)].join("");
}

/** What the note on what is left out takes at most. */
const noteRoom = 2000;
const longestSide = 200;
const longestName = 120;
const mostHosts = 4;

function headingOf(comparison: Comparison): string {
  const side = (name: Comparison["old"]): string => code(cut(sideText(name), longestSide));
  const { changed, added, removed } = comparison.hosts;
  const title = isUnchanged(comparison)
    ? "Nothing changes"
    : comparison.groups.length === 0
      ? "No resource changes"
      : `${counted(changed + added + removed, "host")} would change`;
  return `## ${title}\n\n${side(comparison.old)} → ${side(comparison.new)}: ${totalLine(comparison)}\n\n`;
}

function groupSection(group: Group): Section {
  return {
    degrees: [...groupDegrees(group).map((write) => writtenOnce(() => `${write()}\n\n`)), () => ""],
    isAlarming: group.changes.some((change) => alarmKindsOf(change).length > 0),
    reach: group.hosts.length,
  };
}

function besides(degrees: readonly string[]): Section {
  return {
    degrees: degrees.map((text) => () => `${text}\n\n`),
    isAlarming: false,
    reach: 0,
  };
}

interface AlarmDegree {
  readonly text: string;
  readonly isShortened: boolean;
}

/** However many groups there are, what to look at first is there, by name unless names are very long. */
function alarmDegree(classes: readonly AlarmClass[]): AlarmDegree {
  if (classes.length === 0) return { text: "", isShortened: false };
  const text =
    [10, 5, 2]
      .map((most) => alarmTable(classes, most))
      .find(({ length }) => length <= commentLimit / 3) ?? counts(classes);
  return { text, isShortened: text !== alarmTable(classes, 10) };
}

function alarmTable(classes: readonly AlarmClass[], most: number): string {
  const rows = classes.flatMap(({ kind, alarms }) => [
    ...alarms.slice(0, most).map((alarm) => alarmRow(alarmTitles[kind], alarm)),
    ...(alarms.length > most
      ? [`| **${alarmTitles[kind]}** | and ${alarms.length - most} more | |`]
      : []),
  ]);
  return `### Look at these first\n\n| | Resource | Hosts |\n|---|---|---|\n${rows.join("\n")}\n\n`;
}

function alarmRow(title: string, { id, type, target, hosts, because }: Alarm): string {
  const named = (text: string): string => cellCode(cut(text, longestName));
  const what = [id, type, target].filter((word) => word !== undefined).map(named);
  const reasons = because.slice(0, 3).map(named);
  const more = because.length > 3 ? ` and ${because.length - 3} more` : "";
  const reason = reasons.length === 0 ? "" : ` because of ${reasons.join(", ")}${more}`;
  const where = shownHosts(hosts, mostHosts).map(named).join(", ");
  return `| **${title}** | ${what.join(" ")}${reason} | ${hosts.length}: ${where} |`;
}

function counts(classes: readonly AlarmClass[]): string {
  const words = classes.map(({ kind, alarms }) => `${alarmTitles[kind]}: ${alarms.length}`);
  return `### Look at these first\n\n${words.join("; ")}\n\n`;
}

/** Headers, compliance and what is besides hosts come after the groups. */
const countsAtEnd = 3;

function groupsIn(degrees: readonly number[]): readonly number[] {
  return degrees.slice(0, -countsAtEnd);
}

/** Empty when all is there. */
function leftOut(comparison: Comparison, degrees: readonly number[], isShortened: boolean): string {
  if (!isShortened && degrees.every((degree) => degree === 0)) return "";
  const groups = groupsIn(degrees);
  const told = losses.flatMap(([degree, words]) => {
    const count = groups.filter((at) => at === degree).length;
    return count === 0 ? [] : [`${counted(count, "group")} ${words}`];
  });
  const isCounted = degrees.slice(-countsAtEnd).some((degree) => degree > 0);
  const others = [
    ...(isShortened ? ["the table at the top is shortened"] : []),
    ...(isCounted ? ["the lists at the end are counts"] : []),
  ];
  const command = `${commandText(comparison)} --all`;
  const all = command.length <= longestSide * 2 ? command : "vigocli bundle diff --all";
  return (
    `> **Not all of it is here**, because a comment holds ${commentLimit} characters: ` +
    `${[...told, ...others].join("; ")}. All of it: ${code(all)}; for a browser ${code("--format html --output FILE")} instead.\n`
  );
}

/** From this degree on a group does not say which resources change. */
const namesNothing = 3;

const losses: readonly (readonly [degree: number, words: string])[] = [
  [1, "with shortened diffs and values"],
  [2, "without attributes"],
  [3, "told in one line"],
  [4, "left out"],
];
