// A comparison as one page for a browser: no network, light and dark, searchable, and of use without its script.
import { alarmsOf, type AlarmClass } from "./alarms.ts";
import type { Comparison } from "../comparison.ts";
import { alarmsMarkup } from "./html-alarms.ts";
import { besideMarkup, complianceMarkup, headersMarkup } from "./html-besides.ts";
import { groupsMarkup, pageLimit } from "./html-groups.ts";
import { pageOf } from "./html-page.ts";
import { markup, type Markup } from "./markup.ts";
import { sideText, totalLine } from "./wording.ts";
import { isUnchanged } from "../verdict.ts";

/** The limit is that of the characters for groups that are told in full. */
export function renderHtml(comparison: Comparison, limit: number = pageLimit): string {
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
${isSame ? undefined : foundMarkup(comparison, alarms, limit)}</main>
<footer><p>Made by <code>vigocli bundle diff --format html</code>. It loads nothing and sends nothing.</p></footer>
`,
  );
}

function foundMarkup(comparison: Comparison, alarms: readonly AlarmClass[], limit: number): Markup {
  const { headers, compliance, beside } = comparison;
  return markup`${alarmsMarkup(alarms)}${groupsMarkup(comparison, limit)}${headersMarkup(headers)}${complianceMarkup(compliance)}${besideMarkup(beside)}`;
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
