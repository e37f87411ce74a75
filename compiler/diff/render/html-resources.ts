// All resources that change, for a page that does not tell each of them wherever it changes.
import { markup, type Markup } from "./markup.ts";
import { numberRanges } from "./number-ranges.ts";
import type { ResourceRow, ResourceRows } from "./resource-rows.ts";
import { counted, signs } from "./wording.ts";

export function resourcesMarkup({ rows }: ResourceRows): Markup {
  return markup`<section aria-labelledby="resources">
<h2 id="resources">Each resource that changes</h2>
<ul class="resources">
${rows.map(rowMarkup)}</ul>
</section>
`;
}

function rowMarkup({ change, hosts, groups, kinds }: ResourceRow, index: number): Markup {
  const { id, type, kind } = change;
  const badges = [...kinds].map((word) => markup` <span class="badge">${word}</span>`);
  return markup`<li id="resource-${index}" data-entries data-groups="${numberRanges(groups)}"><div data-entry="${id} ${type}" data-danger="${[...kinds].join(" ")}"><span class="sign" aria-hidden="true">${signs[kind]}</span> <strong><span class="unseen">${kind}: </span>${id}</strong> <span class="aside">${type} on ${counted(hosts, "host")}</span>${badges}</div></li>
`;
}
