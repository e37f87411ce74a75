// A group of hosts, and each change to them, as HTML that folds without a script.
import { alarmKindsOf } from "./alarms.ts";
import type { Change, Group } from "../comparison.ts";
import { allHosts, codes, hostCodes } from "./html-hosts.ts";
import { toldMarkup } from "./html-told.ts";
import { joined, markup, type Markup } from "./markup.ts";
import { tellAttributes } from "./told.ts";
import {
  badges,
  changeNote,
  counted,
  fateText,
  originsOf,
  signs,
  tellsAttributes,
  type Badge,
} from "./wording.ts";

/** The index is its place in the comparison, by which others point at it. */
export function groupMarkup(group: Group, index: number, isOpen: boolean): Markup {
  const matches =
    group.matches.length === 0
      ? undefined
      : markup`<p class="aside">Match blocks: ${codes(group.matches)}</p>\n`;
  const changes = group.changes.map((change) =>
    changeMarkup(change, tellsAttributes(group), isOpen),
  );
  return markup`<details class="group" id="group-${index}" data-entries${openIf(isOpen)}>
<summary><h3>${fateText(group)}</h3> ${hostCodes(group.hosts)} <span class="aside">${counted(group.changes.length, "change")}</span></summary>
${matches}${allHosts(group.hosts)}${changes}</details>
`;
}

function changeMarkup(change: Change, isWhole: boolean, isOpen: boolean): Markup {
  const told = isWhole ? tellAttributes(change) : [];
  const origins = originsOf(change.causes).map(
    ({ word, place }) => markup`<li>${word} <code>${place}</code></li>`,
  );
  const words = [change.id, change.type, change.target, change.was].filter(
    (word) => word !== undefined,
  );
  const data = markup`class="change ${change.kind}" data-entry="${words.join(" ")}" data-danger="${alarmKindsOf(change).join(" ")}"`;
  const head = changeHead(change);
  // What has nothing to unfold does not pretend to.
  if (told.length + origins.length === 0) return markup`<div ${data} tabindex="-1">${head}</div>\n`;
  const attributes = told.length === 0 ? undefined : markup`<dl>${told.map(toldMarkup)}</dl>\n`;
  const causes = origins.length === 0 ? undefined : markup`<ul class="origins">${origins}</ul>\n`;
  return markup`<details ${data}${openIf(isOpen)}>
<summary>${head}</summary>
${attributes}${causes}</details>
`;
}

function changeHead(change: Change): Markup {
  const note = changeNote(change);
  const parts = [
    markup`<span class="sign" aria-hidden="true">${signs[change.kind]}</span>`,
    markup`<h4><span class="unseen">${change.kind}: </span>${change.id}</h4>`,
    markup`<span class="aside">${change.type}</span>`,
    ...(change.target === undefined ? [] : [markup`<code>${change.target}</code>`]),
    ...(note === undefined ? [] : [markup`<span class="aside">${note.words}</span>`]),
    ...(note?.id === undefined ? [] : [markup`<code>${note.id}</code>`]),
    ...badges(change).map(badgeMarkup),
  ];
  return joined(parts, " ");
}

function badgeMarkup({ word, services }: Badge): Markup {
  return services.length === 0
    ? markup`<span class="badge">${word}</span>`
    : markup`<span class="badge">${word} ${codes(services)}</span>`;
}

function openIf(isOpen: boolean): Markup | undefined {
  return isOpen ? markup` open` : undefined;
}
