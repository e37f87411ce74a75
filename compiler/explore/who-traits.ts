// What hangs on traits that the inventory vouches for: which resources and attributes ask for them, host by host.
import { isMap, type Value } from "../../runtime/contract/value.ts";
import type { HostSyntax, Vars } from "../2-parse/syntax.ts";
import type { Composition } from "../4-resolve/composition.ts";
import type { ExpandedResource } from "../5-specialize/expand.ts";
import type { HostPolicy } from "../5-specialize/policy.ts";
import {
  attributeReads,
  expressionReads,
  textReads,
  whenReads,
} from "../5-specialize/trait-reads.ts";
import type { Read } from "../origins/reads.ts";
import { readsOfAttribute, readsOfText, readsOfWhen } from "../origins/reads.ts";
import type { Explained } from "./find-known.ts";
import { resourcesOf } from "./trace-resource.ts";
import { startGroups, type Reach, type Reached } from "./who-effects.ts";

export interface Vouched {
  /** Names of hosts. */
  readonly hosts: readonly string[];
  /** Of traits; undefined for all that are pinned. */
  readonly paths: readonly string[] | undefined;
}

export function traitReach(
  vouched: readonly Vouched[],
  { fleet, policy, catalog }: Explained,
): readonly Reach[] {
  const groups = startGroups();
  const told = new Map((policy?.hosts ?? []).map((host) => [host.header.host, host]));
  for (const composition of fleet.compositions) {
    const asking = onceAsked(() => readersIn(composition, catalog));
    for (const host of composition.hosts) {
      const name = host.name.value;
      const own = vouched.filter(({ hosts }) => hosts.includes(name));
      const paths = own.flatMap((one) =>
        (one.paths ?? pathsIn(host.traits, "")).filter(pinnedBy(host)),
      );
      const policyOfHost = told.get(name);
      if (paths.length === 0 || policyOfHost === undefined) continue;
      groups.add(reachedFor(paths, asking(), policyOfHost))?.hosts.push(name);
    }
  }
  return groups.all();
}

/** Only what is pinned is folded; of all else each host is asked. */
export function pinnedBy({ pinned }: Pick<HostSyntax, "pinned">): (path: string) => boolean {
  return (path) => pinned === "all" || pinned.some((name) => isWithin(path, name));
}

interface Reader {
  readonly id: string;
  readonly type: string;
  /** By attribute, or `when` and `case`: the paths of traits that are asked for. */
  readonly facts: ReadonlyMap<string, readonly string[]>;
}

function readersIn(composition: Composition, catalog: Explained["catalog"]): readonly Reader[] {
  const [host] = composition.hosts;
  if (host === undefined) return [];
  const resources = resourcesOf({ traced: { composition, host }, catalog });
  return [...resources.values()].map((resource) => readerOf(resource, composition, catalog));
}

function readerOf(
  { id, crate, syntax }: ExpandedResource,
  { vars }: Composition,
  { templates }: Explained["catalog"],
): Reader {
  const facts = new Map<string, readonly string[]>();
  const add = (fact: string, paths: readonly string[], reads: readonly Read[]): void => {
    const conditional = reads.flatMap(({ value }) => varReadsOf(value, crate.crate.vars, vars));
    const all = [...paths, ...conditional];
    if (all.length > 0) facts.set(fact, [...(facts.get(fact) ?? []), ...all]);
  };
  for (const when of [crate.when, ...syntax.whens]) {
    if (when !== undefined) add("when", whenReads(when), readsOfWhen(when));
  }
  const { choice } = syntax;
  if (choice !== undefined) {
    add("case", textReads(choice.subject.value), readsOfText(choice.subject));
  }
  for (const attributes of [syntax.attributes, ...(choice?.branches.values() ?? [])]) {
    for (const [name, attribute] of attributes) {
      add(name, attributeReads(name, attribute, templates), readsOfAttribute(attribute));
    }
  }
  return { id, type: syntax.type.value, facts };
}

/** A conditional variable is a question about a trait under a name of its own. */
function varReadsOf(name: string, own: Vars, layers: Composition["vars"]): readonly string[] {
  const condition = (layers.get(name)?.value ?? own.get(name))?.condition;
  return condition === undefined ? [] : expressionReads(condition);
}

function reachedFor(
  paths: readonly string[],
  readers: readonly Reader[],
  { parts }: HostPolicy,
): readonly Reached[] {
  const told = new Map(
    parts.flatMap(({ resources }) => resources).map((resource) => [resource.id, resource]),
  );
  return readers.flatMap(({ id, type, facts }): readonly Reached[] => {
    const asked = [...facts].flatMap(([fact, reads]) =>
      reads.some((read) => paths.some((path) => isWithin(path, read) || isWithin(read, path)))
        ? [fact]
        : [],
    );
    if (asked.length === 0) return [];
    const resource = told.get(id);
    if (resource === undefined) return [{ id, type, attributes: [], leftOut: true }];
    // A file of templates/ is told as its text.
    const isText = (fact: string): boolean =>
      fact === "source" && resource.attributes["content"] !== undefined;
    return [{ id, type, attributes: asked.map((fact) => (isText(fact) ? "content" : fact)) }];
  });
}

/** The path of all traits together is empty. */
function isWithin(path: string, above: string): boolean {
  return above === "" || path === above || path.startsWith(`${above}.`);
}

function pathsIn(traits: Value, prefix: string): readonly string[] {
  if (!isMap(traits)) return [];
  return Object.entries(traits).flatMap(([name, value]) =>
    isMap(value) ? pathsIn(value, `${prefix}${name}.`) : [`${prefix}${name}`],
  );
}

function onceAsked<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
