// Names of hosts in the page: folded where they are only mentioned, and all of them for who asks.
import { shownHosts } from "./host-ranges.ts";
import { joined, markup, type Markup } from "./markup.ts";

const mostHosts = 6;

export function hostCodes(hosts: readonly string[]): Markup {
  return codes(shownHosts(hosts, mostHosts));
}

/** For reading, and for the script to search in. */
export function allHosts(hosts: readonly string[]): Markup {
  const names = hosts.join(" ");
  // One name is told already.
  if (hosts.length === 1) return markup`<span hidden data-hosts>${names}</span>\n`;
  return markup`<details class="hosts"><summary>All ${hosts.length} hosts</summary><p data-hosts>${names}</p></details>
`;
}

export function codes(texts: readonly string[]): Markup {
  return joined(
    texts.map((text) => markup`<code>${text}</code>`),
    ", ",
  );
}
