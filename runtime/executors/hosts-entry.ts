// Looks after one entry of /etc/hosts: the address that a name resolves to, and other names beside it.
import { oneOf, requiredText, texts } from "./attributes.ts";
import type { Attributes, Executor } from "./executor.ts";
import { joined, linesOf, newLine, type Line, type Page } from "./page.ts";
import {
  decideText,
  observeText,
  type Edited,
  type TextFound,
  type TextWant,
} from "./text-file.ts";

interface HostWant extends TextWant {
  readonly hostname: string;
  readonly ip: string;
  /** Undefined: whatever names stand beside it may stay. */
  readonly aliases?: readonly string[];
}

const path = "/etc/hosts";

export const hostsEntry: Executor<HostWant, TextFound> = {
  type: "host",
  reach: "files",
  attributes: ["hostname", "ip", "aliases", "state"],
  want,
  target: (want) => want.hostname,
  observe: (_, host) => observeText(path, host),
  decide: (want, found) =>
    decideText(want, found, (page) =>
      want.state === "absent" ? without(want.hostname, page) : having(want, page),
    ),
};

function want(attributes: Attributes): HostWant {
  const state = oneOf(attributes, "state", ["present", "absent"]);
  const hostname = requiredText(attributes, "hostname");
  const ip = state === "present" ? requiredText(attributes, "ip") : "";
  const aliases = attributes["aliases"] === undefined ? undefined : texts(attributes, "aliases");
  const odd = [hostname, ip, ...(aliases ?? [])].find((word) => /[\s#]/.test(word));
  if (odd !== undefined) throw new Error(`${JSON.stringify(odd)} is more than one word`);
  return { path, state, create: true, hostname, ip, ...(aliases !== undefined && { aliases }) };
}

interface Entry {
  readonly at: number;
  readonly ip: string;
  readonly names: readonly string[];
  /** Between the address and the first name. */
  readonly gap: string;
  /** With the space before it. */
  readonly comment: string;
}

/**
 * One line of an address family gives the name, as its first. Of the other family there may be one
 * too, such as that of localhost, and it is not ours.
 */
function having(want: HostWant, page: Page): Edited {
  const lines = linesOf(page);
  const holding = entriesIn(lines).filter(
    ({ ip, names }) =>
      isV6(ip) === isV6(want.ip) && names.some((name) => isName(name, want.hostname)),
  );
  const keeper = holding.find(({ names: [first = ""] }) => isName(first, want.hostname));
  const changed = new Map<number, string | undefined>();
  for (const entry of holding) {
    if (entry !== keeper) changed.set(entry.at, stripped(entry, want.hostname));
    else if (!isAsWanted(entry, want)) changed.set(entry.at, rewritten(entry, want));
  }
  const rest = changedLines(lines, changed);
  const added = newLine([`${want.ip}\t${want.hostname}`, ...(want.aliases ?? [])].join(" "));
  if (keeper === undefined) return { text: joined(page, [...rest, added]) };
  return changed.size === 0 ? { text: page.text } : { text: joined(page, rest) };
}

/** The entry of the name goes with the names beside it; from entries of others only the name goes. */
function without(hostname: string, page: Page): Edited {
  const lines = linesOf(page);
  const changed = new Map<number, string | undefined>();
  for (const entry of entriesIn(lines)) {
    const [first = "", ...others] = entry.names;
    if (isName(first, hostname)) changed.set(entry.at, undefined);
    else if (others.some((name) => isName(name, hostname))) {
      changed.set(entry.at, stripped(entry, hostname));
    }
  }
  if (changed.size === 0) return { text: page.text };
  return { text: joined(page, changedLines(lines, changed)) };
}

function changedLines(
  lines: readonly Line[],
  changed: ReadonlyMap<number, string | undefined>,
): readonly Line[] {
  return lines.flatMap((line, at) => {
    if (!changed.has(at)) return [line];
    const text = changed.get(at);
    return text === undefined ? [] : [{ ...line, text }];
  });
}

function entriesIn(lines: readonly Line[]): readonly Entry[] {
  return lines.flatMap(({ text }, at) => {
    const [, ip, gap, words = "", comment = ""] =
      /^\s*([^\s#]+)(\s+)([^\s#][^#]*?)(\s*#.*|\s*)$/.exec(text) ?? [];
    if (ip === undefined || gap === undefined) return [];
    return [{ at, ip, gap, names: words.split(/\s+/), comment }];
  });
}

/** However many tabs stand between its words. */
function isAsWanted(entry: Entry, want: HostWant): boolean {
  return isName(entry.ip, want.ip) && entry.names.join(" ") === namesOf(entry, want).join(" ");
}

function rewritten(entry: Entry, want: HostWant): string {
  return written(entry, want.ip, namesOf(entry, want));
}

function namesOf(entry: Entry, { hostname, aliases }: HostWant): readonly string[] {
  return [hostname, ...(aliases ?? entry.names.filter((name) => !isName(name, hostname)))];
}

function stripped(entry: Entry, hostname: string): string | undefined {
  const names = entry.names.filter((name) => !isName(name, hostname));
  return names.length === 0 ? undefined : written(entry, entry.ip, names);
}

function written({ gap, comment }: Entry, ip: string, names: readonly string[]): string {
  return `${ip}${gap}${names.join(" ")}${comment}`;
}

/** Names and addresses alike: upper case means nothing. */
function isName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function isV6(ip: string): boolean {
  return ip.includes(":");
}
