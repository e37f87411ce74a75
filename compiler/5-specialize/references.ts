// Turns the names that resources refer to one another by into ids, for the hosts of one match block.
import type { Located } from "../source/source.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Wait, Waiting } from "../graph/cycle.ts";
import type { Composition } from "../4-resolve/composition.ts";
import * as say from "./diagnostics.ts";
import type { ExpandedResource } from "./expand.ts";
import { baseId } from "./expand.ts";

/** How resources relate, by id. */
export interface Relations {
  readonly after: ReadonlyMap<string, readonly string[]>;
  readonly notifies: ReadonlyMap<string, readonly string[]>;
  readonly subscribes: ReadonlyMap<string, readonly string[]>;
  /** Everything that comes before something else, with the place that says so: for finding circles. */
  readonly waits: readonly Waiting[];
}

export interface RelateOptions {
  /** What references may name in the whole tree; a name outside it was refused already. */
  readonly anywhere: ReadonlySet<string>;
  readonly report: Report;
}

export function relate(
  composition: Composition,
  resources: readonly ExpandedResource[],
  options: RelateOptions,
): Relations {
  const names = namesOf(composition, resources);
  const tables = {
    after: table(),
    notifies: table(),
    subscribes: table(),
    waits: new Map<string, Wait[]>(),
  };
  for (const { id } of resources) tables.waits.set(id, []);
  const wait = (later: string, earlier: string, at: Wait["at"]): void => {
    tables.waits.get(later)?.push({ id: earlier, at });
  };
  const relateAfter = (
    earlier: readonly string[],
    later: readonly string[],
    at: Wait["at"],
  ): void => {
    for (const id of later) {
      for (const other of earlier) {
        add(tables.after, id, other);
        wait(id, other, at);
      }
    }
  };
  for (const { crate, name } of composition.crates) {
    const own = names.ofCrate.get(name) ?? [];
    // A crate that these hosts do not get orders nothing: there is nothing to wait for.
    for (const other of crate.dependsOn) relateAfter(names.crateIds(other.value), own, other.at);
    for (const other of crate.before) relateAfter(own, names.crateIds(other.value), other.at);
  }
  for (const resource of resources) {
    const find = (name: Located<string>): readonly string[] =>
      lookUp(name, resource, names, { ...options, block: composition.block.match });
    const { dependsOn, before, notify, subscribes } = resource.references;
    for (const name of dependsOn) relateAfter(find(name), [resource.id], name.at);
    for (const name of before) relateAfter([resource.id], find(name), name.at);
    for (const name of notify) {
      for (const target of find(name)) {
        add(tables.notifies, resource.id, target);
        wait(target, resource.id, name.at);
      }
    }
    for (const name of subscribes) {
      for (const target of find(name)) {
        add(tables.subscribes, resource.id, target);
        wait(resource.id, target, name.at);
      }
    }
  }
  return { ...tables, waits: [...tables.waits].map(([id, after]) => ({ id, after })) };
}

function table(): Map<string, string[]> {
  return new Map();
}

function add(into: Map<string, string[]>, id: string, other: string): void {
  const list = into.get(id) ?? [];
  if (!list.includes(other)) list.push(other);
  into.set(id, list);
}

interface Names {
  /** By id without the number that tells variants of one name apart. */
  readonly variants: ReadonlyMap<string, readonly string[]>;
  readonly ofCrate: ReadonlyMap<string, readonly string[]>;
  readonly ofName: ReadonlyMap<string, readonly string[]>;
  /** Of a crate by its name, all instances of it together. */
  crateIds(name: string): readonly string[];
}

function namesOf(composition: Composition, resources: readonly ExpandedResource[]): Names {
  const ofCrate = table();
  const ofPlainCrate = table();
  const ofName = table();
  const variants = table();
  for (const { id, name, crate } of resources) {
    add(ofCrate, crate.name, id);
    add(ofPlainCrate, crate.crate.name.value, id);
    add(variants, baseId(id), id);
    add(ofName, name, id);
    if (crate.instance !== undefined) add(ofName, `${name}[${crate.instance}]`, id);
  }
  for (const { name } of composition.crates) if (!ofCrate.has(name)) ofCrate.set(name, []);
  return {
    variants,
    ofCrate,
    ofName,
    crateIds: (name) => ofCrate.get(name) ?? ofPlainCrate.get(name) ?? [],
  };
}

/** G-16: own resource first, then a crate, then the one resource of that name on the host. */
function lookUp(
  name: Located<string>,
  { crate }: ExpandedResource,
  names: Names,
  { anywhere, block, report }: RelateOptions & { readonly block: Located<string> },
): readonly string[] {
  const suffix = crate.instance === undefined ? "" : `[${crate.instance}]`;
  for (const own of [`${crate.name}/${name.value}${suffix}`, `${crate.name}/${name.value}`]) {
    const variants = names.variants.get(own);
    if (variants !== undefined) return variants;
  }
  const byId = names.variants.get(name.value);
  if (byId !== undefined) return byId;
  const ofCrate = names.crateIds(name.value);
  if (ofCrate.length > 0) return ofCrate;
  const elsewhere = names.ofName.get(name.value) ?? [];
  if (new Set(elsewhere.map(baseId)).size === 1) return elsewhere;
  if (elsewhere.length > 1) report(say.ambiguousResource(name, elsewhere, block));
  else if (anywhere.has(name.value)) report(say.absentResource(name, block));
  return [];
}
