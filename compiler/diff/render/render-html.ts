// A comparison as one page for a browser: no network, light and dark, searchable, and of use without its script.
import { alarmsOf, type AlarmClass } from "./alarms.ts";
import type { Comparison } from "../comparison.ts";
import { alarmsMarkup } from "./html-alarms.ts";
import { besideMarkup, complianceMarkup, headersMarkup } from "./html-besides.ts";
import { groupMarkup } from "./html-group.ts";
import { pageOf } from "./html-page.ts";
import { markup, type Markup } from "./markup.ts";
import { sideText, totalLine } from "./wording.ts";
import { isUnchanged } from "../verdict.ts";

export function renderHtml(comparison: Comparison): string {
  const { old, new: next } = comparison;
  const alarms = alarmsOf(comparison);
  const isSame = isUnchanged(comparison);
  return pageOf(
    `${sideText(old)} → ${sideText(next)}`,
    markup`<a class="skip" href="#found">To the changes</a>
<header>
<h1>${isSame ? "Nothing changes" : "What changes"}</h1>
<p><code>${sideText(old)}</code> → <code>${sideText(next)}</code></p>
<p>${totalLine(comparison)}</p>
</header>
${isSame ? undefined : searchMarkup(alarms)}<main id="found" tabindex="-1">
${isSame ? undefined : foundMarkup(comparison, alarms)}</main>
<footer><p>Made by <code>vigocli bundle diff --format html</code>. It loads nothing and sends nothing.</p></footer>
`,
  );
}

/** More changes than this are folded at first. */
const mostOpen = 40;

function foundMarkup(comparison: Comparison, alarms: readonly AlarmClass[]): Markup {
  const { groups, headers, compliance, beside } = comparison;
  const isOpen = groups.reduce((total, { changes }) => total + changes.length, 0) <= mostOpen;
  const hosts =
    groups.length === 0
      ? undefined
      : markup`<section aria-labelledby="hosts">
<h2 id="hosts">Hosts and their changes</h2>
${groups.map((group, index) => groupMarkup(group, index, isOpen))}</section>
`;
  return markup`${alarmsMarkup(alarms)}${hosts}${headersMarkup(headers)}${complianceMarkup(compliance)}${besideMarkup(beside)}`;
}

function searchMarkup(alarms: readonly AlarmClass[]): Markup {
  const chips = alarms.map(
    ({ kind }) =>
      markup`<button type="button" data-danger-chip="${kind}" aria-pressed="false">${kind}</button>\n`,
  );
  return markup`<search class="scripted">
<label for="filter">Filter by host, resource or danger</label>
<input id="filter" type="search" autocomplete="off" autocapitalize="off" spellcheck="false" placeholder="web07 nginx danger:restarts" aria-describedby="keys">
<div class="chips">
${chips}<button type="button" data-fold="open">Unfold all</button>
<button type="button" data-fold="close">Fold all</button>
</div>
<p id="shown" role="status"></p>
<p id="keys" class="aside"><kbd>/</kbd> filter, <kbd>j</kbd> <kbd>k</kbd> next and previous, <kbd>Enter</kbd> unfold, <kbd>Esc</kbd> show all. <code>host:</code>, <code>id:</code> and <code>danger:</code> look in one place only.</p>
</search>
`;
}
