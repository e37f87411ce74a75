// Compares two sides: hosts with the very same change form one group. What both sides share is not looked into.
import { answers } from "../../runtime/contract/answers.ts";
import { canonical } from "../../runtime/contract/canonical-json.ts";
import type { HostHeader } from "../../runtime/contract/bundle.ts";
import { globMatches, isLiteral } from "../../runtime/contract/host-glob.ts";
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import { sha256 } from "../../runtime/trust/hash.ts";
import { changedBeside } from "./compare-beside.ts";
import { changedCompliance } from "./compare-compliance.ts";
import { changedHeaders } from "./compare-headers.ts";
import type { Comparison, HostCounts } from "./comparison.ts";
import { differingHosts, isSameList, type DifferingHost } from "./differing-hosts.ts";
import { groupHosts, type Sides } from "./group-hosts.ts";
import { withTexts } from "./copied-texts.ts";
import type { Side } from "./side.ts";

export interface CompareOptions {
  /** Only hosts whose names match. */
  readonly hosts?: string | undefined;
  /** Told now and then how far it has come. */
  readonly heard?: Heard | undefined;
}

/** Of so many hosts that differ, so many are compared. */
export type Heard = (done: number, of: number) => void;

/** A host whose parts or header are not the same on both sides. One of the two is there. */
export interface NamedHost {
  readonly name: string;
  readonly old: HostOnSide | undefined;
  readonly next: HostOnSide | undefined;
}

export interface HostOnSide {
  readonly header: HostHeader;
  readonly parts: NonNullable<DifferingHost["old"]>["parts"];
}

export async function compare(
  old: Side,
  next: Side,
  options: CompareOptions = {},
): Promise<Answer<Comparison>> {
  const glob = options.hosts ?? "*";
  const only = isLiteral(glob) ? sha256(glob) : undefined;
  const differing = await differingHosts(old, next, only);
  if (differing.kind === "refused") return differing;
  const { heard = () => {} } = options;
  const named = await nameAll(differing.value, { old, next });
  if (named.kind === "refused") return named;
  const hosts = named.value.filter(({ name }) => globMatches(glob, name));
  const groups = await groupHosts(hosts, { old, next }, heard);
  if (groups.kind === "refused") return groups;
  const texts = await withTexts(groups.value, old, next);
  if (texts.kind === "refused") return texts;
  const all = options.hosts === undefined ? ok(next.document.hosts) : await count(next, glob, only);
  if (all.kind === "refused") return all;
  const headers = changedHeaders(hosts);
  const compliance = changedCompliance(hosts);
  const told = matchesIn({ groups: texts.value, headers, compliance }, hosts);
  return ok({
    old: old.name,
    new: next.name,
    hosts: countsOf(texts.value, all.value),
    groups: texts.value,
    headers,
    compliance,
    // Whoever asks for some hosts does not ask for what lies besides all of them.
    beside: options.hosts === undefined ? changedBeside(old.document, next.document, told) : [],
  });
}

/** Match blocks of whose listed hosts something is told. */
function matchesIn(
  { groups, headers, compliance }: Pick<Comparison, "groups" | "headers" | "compliance">,
  hosts: readonly NamedHost[],
): ReadonlySet<string> {
  const { gained, lost, waivers } = compliance;
  const named = new Set([...gained, ...lost, ...waivers].flatMap((change) => change.hosts));
  const changed = groups.filter(({ fate }) => fate === "changed");
  return new Set([
    ...[...changed, ...headers].flatMap(({ matches }) => matches),
    ...hosts.flatMap(({ name, next }) =>
      next !== undefined && named.has(name) ? [next.header.match] : [],
    ),
  ]);
}

/** The tree knows hashes of names; headers know the names. Sorted by name. */
async function nameAll(
  differing: readonly DifferingHost[],
  { old, next }: Sides,
): Promise<Answer<readonly NamedHost[]>> {
  const named = await answers(differing, async (host): Promise<Answer<readonly NamedHost[]>> => {
    const was = await onSide(old, host.old);
    if (was.kind === "refused") return was;
    const isShared = host.old?.headers.sha256 === host.next?.headers.sha256;
    const is =
      isShared && was.value !== undefined && host.next !== undefined
        ? ok({ header: was.value.header, parts: host.next.parts })
        : await onSide(next, host.next);
    if (is.kind === "refused") return is;
    const name = (is.value ?? was.value)?.header.host ?? "";
    return ok(isUnchanged(was.value, is.value) ? [] : [{ name, old: was.value, next: is.value }]);
  });
  if (named.kind === "refused") return named;
  return ok(named.value.flat().toSorted((a, b) => (a.name < b.name ? -1 : 1)));
}

/** The headers of a leaf are one object: where that differs, most hosts still have the header that they had. */
function isUnchanged(old: HostOnSide | undefined, next: HostOnSide | undefined): boolean {
  if (old === undefined || next === undefined || !isSameList(old.parts, next.parts)) return false;
  return canonical(old.header) === canonical(next.header);
}

async function onSide(
  side: Side,
  host: DifferingHost["old"],
): Promise<Answer<HostOnSide | undefined>> {
  if (host === undefined) return ok(undefined);
  const header = await side.header(host.headers, host.hostHash);
  return header.kind === "ok" ? ok({ header: header.value, parts: host.parts }) : header;
}

/** Names stand in headers alone, so that this looks at every host, unless one is named to the letter. */
async function count(side: Side, glob: string, only: string | undefined): Promise<Answer<number>> {
  const all = await differingHosts(undefined, side, only);
  if (all.kind === "refused") return all;
  const matching = await answers(all.value, async ({ next }) => {
    const host = await onSide(side, next);
    return host.kind === "ok" ? ok(globMatches(glob, host.value?.header.host ?? "")) : host;
  });
  return matching.kind === "ok" ? ok(matching.value.filter(Boolean).length) : matching;
}

/** All hosts of the new side are new to it, or were there before. */
function countsOf(groups: Comparison["groups"], all: number): HostCounts {
  const counts = { changed: 0, added: 0, removed: 0 };
  for (const { fate, hosts } of groups) counts[fate] += hosts.length;
  return { ...counts, unchanged: all - counts.changed - counts.added };
}
