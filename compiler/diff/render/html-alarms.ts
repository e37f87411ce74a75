// What to look at first, at the top of the page.
import { alarmTitles, type Alarm, type AlarmClass, type AlarmKind } from "./alarms.ts";
import { codes, hostCodes } from "./html-hosts.ts";
import { joined, markup, type Markup } from "./markup.ts";
import { numberRanges } from "./number-ranges.ts";

export function alarmsMarkup(alarms: readonly AlarmClass[]): Markup | undefined {
  if (alarms.length === 0) return undefined;
  const classes = alarms.map(
    ({ kind, alarms: rows }) => markup`<div>
<h3>${alarmTitles[kind]}</h3>
<ul class="alarms">
${rows.map((alarm) => alarmMarkup(alarm, kind))}</ul>
</div>
`,
  );
  return markup`<section aria-labelledby="first">
<h2 id="first">Look at these first</h2>
<div class="classes">
${classes}</div>
</section>
`;
}

/** Its hosts are those of its groups, where they are listed. */
function alarmMarkup(alarm: Alarm, kind: AlarmKind): Markup {
  const { id, type, target, hosts, groups, because } = alarm;
  const words = [id, type, target, ...because].filter((word) => word !== undefined);
  const count = hosts.length === 1 ? "1 host" : `${hosts.length} hosts`;
  const parts = [
    markup`<strong>${id}</strong>`,
    ...(type === undefined ? [] : [markup`<span class="aside">${type}</span>`]),
    ...(target === undefined ? [] : [markup`<code>${target}</code>`]),
    ...(because.length === 0
      ? []
      : [markup`<span class="aside">because of</span> ${codes(because)}`]),
    markup`<span class="aside">on</span> <a href="#group-${groups[0] ?? 0}">${count}</a>: ${hostCodes(hosts)}`,
  ];
  return markup`<li data-entries data-groups="${numberRanges(groups)}"><div data-entry="${words.join(" ")}" data-danger="${kind}">${joined(parts, " ")}</div></li>
`;
}
