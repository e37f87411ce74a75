// The groups of a page: in full as far as a browser takes it, the others each on a line, and all resources above them.
import type { Comparison, Group } from "../comparison.ts";
import { alarmKindsOf, type AlarmKind } from "./alarms.ts";
import { groupMarkup } from "./html-group.ts";
import { allHosts, hostCodes } from "./html-hosts.ts";
import { resourcesMarkup } from "./html-resources.ts";
import { markup, type Markup } from "./markup.ts";
import { numberRanges } from "./number-ranges.ts";
import { resourceRows, type ResourceRows } from "./resource-rows.ts";
import { counted, fateText } from "./wording.ts";

/** About 200,000 elements, which a browser on an ordinary machine takes in within seconds. */
export const pageLimit = 8_000_000;

/** More changes than this are folded at first. */
const mostOpen = 40;

/** Beyond this a page is of no use for lines either. */
const mostLines = 10_000;

export function groupsMarkup({ groups }: Comparison, limit: number): Markup | undefined {
  if (groups.length === 0) return undefined;
  const isOpen = groups.reduce((total, { changes }) => total + changes.length, 0) <= mostOpen;
  const whole = wholeWithin(groups, limit, isOpen);
  const isBrief = whole.size < groups.length;
  const resources = isBrief ? resourceRows(groups) : undefined;
  const lines = groups.map((group, index) => ({ group, index })).slice(0, mostLines);
  return markup`${resources === undefined ? undefined : resourcesMarkup(resources)}<section aria-labelledby="hosts">
<h2 id="hosts">Hosts and their changes</h2>
${isBrief ? note(groups, whole.size) : undefined}${lines.map(
    ({ group, index }) => whole.get(index) ?? lineMarkup(group, index, resources),
  )}</section>
`;
}

/** By their places in the comparison. What alarms comes first, then what reaches most hosts; the first one is always there. */
function wholeWithin(
  groups: readonly Group[],
  limit: number,
  isOpen: boolean,
): ReadonlyMap<number, Markup> {
  const whole = new Map<number, Markup>();
  let left = limit;
  for (const { group, index } of inOrder(groups)) {
    const text = groupMarkup(group, index, isOpen);
    left -= text.text.length;
    if (left < 0 && whole.size > 0) break;
    whole.set(index, text);
  }
  return whole;
}

interface Placed {
  readonly group: Group;
  readonly index: number;
}

function inOrder(groups: readonly Group[]): readonly Placed[] {
  const placed = groups.map((group, index) => ({
    group,
    index,
    calm: group.changes.some((change) => alarmKindsOf(change).length > 0) ? 0 : 1,
  }));
  return placed.toSorted(
    (a, b) => a.calm - b.calm || b.group.hosts.length - a.group.hosts.length || a.index - b.index,
  );
}

function note(groups: readonly Group[], whole: number): Markup {
  const missing = groups.length - mostLines;
  const more = missing > 0 ? `; ${missing} more are not on this page at all` : "";
  return markup`<p class="note">${counted(whole, "group")} of ${groups.length} told in full, the most alarming and largest ones, and the others in a line each, because a page with all of it would be slow to open${more}. The resources that change are all listed above. For some hosts in full: <code>vigocli bundle diff --format html --host NAME</code>; for all of it, <code>--json</code> or <code>--all</code>.</p>
`;
}

/** It can be found by its hosts, its dangers and its resources, which stand above. */
function lineMarkup(group: Group, index: number, resources: ResourceRows | undefined): Markup {
  const kinds = new Set<AlarmKind>(group.changes.flatMap(alarmKindsOf));
  const numbers = group.changes.flatMap((change) => resources?.numberOf(change) ?? []);
  const badges = [...kinds].map((kind) => markup` <span class="badge">${kind}</span>`);
  return markup`<div class="group" id="group-${index}" data-entries>
<div class="change brief" data-entry="" data-resources="${numberRanges(numbers)}" data-danger="${[...kinds].join(" ")}" tabindex="-1"><h3>${fateText(group)}</h3> ${hostCodes(group.hosts)} <span class="aside">${counted(group.changes.length, "change")}, in brief</span>${badges}</div>
${allHosts(group.hosts)}</div>
`;
}
