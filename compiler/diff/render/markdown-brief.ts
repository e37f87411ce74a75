// Each resource that changes on one line of Markdown, for comments in which groups no longer name theirs.
import type { Comparison } from "../comparison.ts";
import { code, cut } from "./markdown-inert.ts";
import { resourceRows, type ResourceRow } from "./resource-rows.ts";
import { counted, signs } from "./wording.ts";

/** What reaches most hosts comes first, and stays when there is not room for all. */
export function briefMarkdown({ groups }: Comparison): string {
  const all = resourceRows(groups)
    .rows.toSorted((a, b) => b.hosts - a.hosts)
    .map(rowText);
  const kept = all.slice(0, mostRows);
  const hidden = all.length - kept.length;
  const more = hidden > 0 ? [`- and ${hidden} more`] : [];
  const title = `${counted(all.length, "resource")} in all, whichever hosts they are on`;
  return `<details><summary>${title}</summary>\n\n${[...kept, ...more].join("\n")}\n\n</details>\n\n`;
}

const mostRows = 100;
const longestName = 100;

function rowText({ change, hosts }: ResourceRow): string {
  return `- **${signs[change.kind]} ${change.kind}** ${code(cut(change.id, longestName))} on ${counted(hosts, "host")}`;
}
