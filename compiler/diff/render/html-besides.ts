// What the page tells of a comparison besides resources: headers of hosts, compliance, and what is for no listed host.
import type { BesideChange, ComplianceChange, HeaderGroup } from "../comparison.ts";
import { allHosts, hostCodes } from "./html-hosts.ts";
import { toldMarkup } from "./html-told.ts";
import { markup, type Markup } from "./markup.ts";
import { tellAttribute } from "./told.ts";
import { besideRow, complianceRows, counted, sectionTitles } from "./wording.ts";

export function headersMarkup(headers: readonly HeaderGroup[]): Markup | undefined {
  if (headers.length === 0) return undefined;
  const groups = headers.map(({ hosts, changes }) => {
    const told = [...changes].map(([name, change]) => toldMarkup(tellAttribute(name, change)));
    return markup`<div class="group" data-entries>
<div class="change" data-entry="${[...changes.keys()].join(" ")}" data-danger="" tabindex="-1"><h3>${counted(hosts.length, "host")}</h3> ${hostCodes(hosts)}
<dl>${told}</dl></div>
${allHosts(hosts)}</div>
`;
  });
  return markup`<section aria-labelledby="headers">
<h2 id="headers">${sectionTitles.headers}</h2>
${groups}</section>
`;
}

export function complianceMarkup(compliance: ComplianceChange): Markup | undefined {
  const rows = complianceRows(compliance);
  if (rows.length === 0) return undefined;
  const items = rows.map(({ words, framework, control, source, hosts }) => {
    const by = source === undefined ? undefined : markup` by <code>${source}</code>`;
    return markup`<li class="group" data-entries>
<div class="change" data-entry="${[framework, control, source ?? "", words].join(" ")}" data-danger="" tabindex="-1"><strong>${words}</strong> <code>${framework} ${control}</code>${by} <span class="aside">on ${counted(hosts.length, "host")}:</span> ${hostCodes(hosts)}</div>
${allHosts(hosts)}</li>
`;
  });
  return markup`<section aria-labelledby="compliance">
<h2 id="compliance">${sectionTitles.compliance}</h2>
<ul class="plain">
${items}</ul>
</section>
`;
}

export function besideMarkup(beside: readonly BesideChange[]): Markup | undefined {
  if (beside.length === 0) return undefined;
  const items = beside.map((change) => {
    const { words, name, happened } = besideRow(change);
    const named = name === undefined ? undefined : markup` <code>${name}</code>`;
    return markup`<li class="group" data-entries><div class="change" data-entry="${[words, name ?? "", happened].join(" ")}" data-danger="" tabindex="-1">${words}${named}: <strong>${happened}</strong></div></li>
`;
  });
  return markup`<section aria-labelledby="beside">
<h2 id="beside">${sectionTitles.beside}</h2>
<ul class="plain">
${items}</ul>
</section>
`;
}
