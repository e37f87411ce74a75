// Compares two sides host by host, and puts hosts with the very same change into one group.
import type { Bundle, HostHeader, Resource } from "../../runtime/contract/bundle.ts";
import { canonical } from "../../runtime/contract/canonical-json.ts";
import { secretsOf } from "../../runtime/contract/secrets-in.ts";
import type { Value } from "../../runtime/contract/value.ts";
import { resourceDocument } from "../show/document.ts";
import type { Side } from "./side.ts";

export interface Comparison {
  readonly hosts: HostCounts;
  readonly groups: readonly Group[];
}

export interface HostCounts {
  readonly changed: number;
  readonly added: number;
  readonly removed: number;
  readonly unchanged: number;
}

/** Every host whose resources differ is in exactly one group; no two groups hold the same changes. */
export interface Group {
  readonly hosts: readonly string[];
  readonly matches: readonly string[];
  readonly changes: readonly Change[];
}

export interface Change {
  readonly id: string;
  readonly type: string;
  readonly kind: "added" | "removed" | "changed";
  /** What the resource is about, such as its path. */
  readonly target: string | undefined;
  readonly attributes: ReadonlyMap<string, AttributeChange>;
}

export interface AttributeChange {
  readonly old: Value | undefined;
  readonly new: Value | undefined;
}

export function compare(old: Side, next: Side): Comparison {
  const counts = { changed: 0, added: 0, removed: 0, unchanged: 0 };
  const groups = new Map<
    string,
    { hosts: string[]; matches: Set<string>; changes: readonly Change[] }
  >();
  const hosts = [...new Set([...old.bundles.keys(), ...next.bundles.keys()])].sort();
  for (const host of hosts) {
    const [before, after] = [old.bundles.get(host), next.bundles.get(host)];
    const changes = changesOf(before, after);
    counts[fate(before, after, changes)] += 1;
    if (changes.length === 0) continue;
    const key = fingerprint(changes);
    const group = groups.get(key) ?? { hosts: [], matches: new Set<string>(), changes };
    groups.set(key, group);
    group.hosts.push(host);
    const match = (after ?? before)?.header.match;
    if (match !== undefined) group.matches.add(match);
  }
  return {
    hosts: counts,
    groups: [...groups.values()].map(({ hosts: members, matches, changes }) => ({
      hosts: members,
      matches: [...matches].sort(),
      changes,
    })),
  };
}

function fate(
  before: Bundle | undefined,
  after: Bundle | undefined,
  changes: readonly Change[],
): keyof HostCounts {
  if (before === undefined) return "added";
  if (after === undefined) return "removed";
  return changes.length > 0 ? "changed" : "unchanged";
}

function changesOf(before: Bundle | undefined, after: Bundle | undefined): readonly Change[] {
  const old = byId(before);
  const next = byId(after);
  const copies = { old: before?.files ?? {}, next: after?.files ?? {} };
  // In the order of the new bundle, and what is gone last, in the order in which it was applied.
  const ids = [...next.keys(), ...[...old.keys()].filter((id) => !next.has(id))];
  return ids.flatMap((id) => {
    const versions = versionChanges(next.get(id), before?.header, after?.header);
    return changeOf(id, { old: old.get(id), next: next.get(id), copies, versions });
  });
}

/** A secret that got a new value changes the resources that print or watch it, and none of their words. */
function versionChanges(
  resource: Resource | undefined,
  before: HostHeader | undefined,
  after: HostHeader | undefined,
): ReadonlyMap<string, AttributeChange> {
  if (resource === undefined) return new Map();
  const paths = [...new Set([...secretsOf(resource), ...(resource.watchSecret ?? [])])].sort();
  const changes = paths.flatMap((path) => {
    const [old, next] = [before, after].map((header) => versionOf(path, header));
    // What was compiled in memory is not sealed, and has no versions.
    if (old === undefined || next === undefined || old === next) return [];
    return [[`secret ${path}`, { old: `v${old}`, new: `v${next}` }] as const];
  });
  return new Map(changes);
}

function versionOf(path: string, header: HostHeader | undefined): number | undefined {
  const secrets = header?.secrets ?? {};
  return Object.hasOwn(secrets, path) ? secrets[path]?.version : undefined;
}

function byId(bundle: Bundle | undefined): ReadonlyMap<string, Resource> {
  return new Map((bundle?.resources ?? []).map((resource) => [resource.id, resource]));
}

type Files = NonNullable<Bundle["files"]>;

interface Sides {
  readonly old: Resource | undefined;
  readonly next: Resource | undefined;
  readonly copies: { readonly old: Files; readonly next: Files };
  readonly versions: ReadonlyMap<string, AttributeChange>;
}

function changeOf(id: string, { old, next, copies, versions }: Sides): readonly Change[] {
  const shown = next ?? old;
  if (shown === undefined) return [];
  const attributes = new Map([
    ...attributeChanges(factsOf(old, copies.old), factsOf(next, copies.next)),
    ...versions,
  ]);
  if (old !== undefined && next !== undefined && attributes.size === 0) return [];
  const kind = old === undefined ? "added" : next === undefined ? "removed" : "changed";
  const target = shown.attributes["target_path"];
  return [
    {
      id,
      type: shown.type,
      kind,
      target: typeof target === "string" ? target : undefined,
      attributes,
    },
  ];
}

type Facts = { readonly [name: string]: Value };

function attributeChanges(before: Facts, after: Facts): ReadonlyMap<string, AttributeChange> {
  const changes = new Map<string, AttributeChange>();
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const change = { old: before[name], new: after[name] };
    if (!same(change.old, change.new)) changes.set(name, change);
  }
  return changes;
}

/** All that is said of a resource, attributes first. */
function factsOf(resource: Resource | undefined, files: Files): Facts {
  if (resource === undefined) return {};
  const { attributes, after, notifies, type, timeoutSeconds, ...others } =
    resourceDocument(resource);
  const { id: _id, crate: _crate, ...rest } = others;
  return {
    ...attributes,
    ...copiedFacts(attributes["source"] ?? attributes["artifact"], files),
    ...rest,
    ...(after.length > 0 ? { after } : {}),
    ...(notifies.length > 0 ? { notifies } : {}),
    timeoutSeconds,
    type,
  };
}

/** The path stays the same when the bytes change, so that these stand for themselves. */
function copiedFacts(source: Value | undefined, files: Files): Facts {
  const texts = JSON.stringify(source ?? null);
  const copied = Object.entries(files).filter(([path]) =>
    [path, ...foldersOf(path)].some((name) => texts.includes(JSON.stringify(name))),
  );
  return Object.fromEntries(copied.map(([path, { sha256 }]) => [path, `sha256:${sha256}`]));
}

/** With and without the slash that may end them. */
function foldersOf(path: string): readonly string[] {
  const folders: string[] = [];
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
    folders.push(path.slice(0, end), path.slice(0, end + 1));
  }
  return folders;
}

function same(a: Value | undefined, b: Value | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonical(a) === canonical(b);
}

function fingerprint(changes: readonly Change[]): string {
  return JSON.stringify(
    changes.map((change) => ({ ...change, attributes: [...change.attributes] })),
  );
}
