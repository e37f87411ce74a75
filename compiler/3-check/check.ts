// Syntax to Catalog: after this, every name is unique and every reference leads somewhere.
import type { ConfigcrateSyntax, ResourceSyntax, Syntax } from "../2-parse/syntax.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import { findCycles } from "../graph/cycle.ts";
import { dependencyCycle } from "../graph/diagnostics.ts";
import type { Located } from "../source/source.ts";
import type { Catalog } from "./catalog.ts";
import * as say from "./diagnostics.ts";

export function check(syntax: Syntax, report: Report): Catalog {
  const configcrates = byName(
    syntax.configcrates,
    (crate) => crate.name,
    (name, first) => report(say.duplicateConfigcrate(name, first)),
  );
  const names = namesOf(configcrates);
  for (const crate of syntax.configcrates) checkConfigcrate(crate, { syntax, names, report });
  for (const block of syntax.matchBlocks) {
    for (const name of block.configcrates) {
      if (!configcrates.has(name.value)) report(say.unknownConfigcrate(name, configcrates.keys()));
    }
  }
  checkCrateCycles(configcrates, report);
  return {
    configcrates,
    matchBlocks: syntax.matchBlocks,
    templates: syntax.templates,
    inventory: syntax.inventory,
    names: new Set([...names.configcrates, ...names.resources]),
  };
}

interface Names {
  readonly configcrates: ReadonlySet<string>;
  readonly resources: ReadonlySet<string>;
}

interface Context {
  readonly syntax: Syntax;
  readonly names: Names;
  readonly report: Report;
}

/** The first of each name is kept; the others are clashes. */
function byName<T>(
  items: readonly T[],
  nameOf: (item: T) => Located<string>,
  clash: (name: Located<string>, first: Located<string>) => void,
): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const item of items) {
    const name = nameOf(item);
    const first = found.get(name.value);
    if (first === undefined) found.set(name.value, item);
    else clash(name, nameOf(first));
  }
  return found;
}

function namesOf(configcrates: ReadonlyMap<string, ConfigcrateSyntax>): Names {
  const resources = new Set<string>();
  for (const crate of configcrates.values()) {
    for (const { name } of crate.resources) {
      resources.add(name.value).add(`${crate.name.value}/${name.value}`);
    }
  }
  return { configcrates: new Set(configcrates.keys()), resources };
}

function checkConfigcrate(crate: ConfigcrateSyntax, { syntax, names, report }: Context): void {
  byName(
    crate.resources,
    (resource) => resource.name,
    (name, first) => report(say.duplicateResource(name, first)),
  );
  for (const name of [...crate.dependsOn, ...crate.before]) {
    if (!names.configcrates.has(name.value))
      report(say.unknownConfigcrate(name, names.configcrates));
  }
  for (const resource of crate.resources) {
    for (const name of [...resource.dependsOn, ...resource.before]) {
      if (names.resources.has(name.value) || names.configcrates.has(name.value)) continue;
      report(say.unknownResource(name, [...names.resources, ...names.configcrates]));
    }
    checkSource(resource, syntax, report);
  }
}

function checkSource(resource: ResourceSyntax, syntax: Syntax, report: Report): void {
  const source = resource.attributes.get("source");
  if (source?.kind !== "literal") return;
  const path = String(source.value);
  if (syntax.templates.has(path)) return;
  report(say.sourceNotFound({ value: path, at: source.at }, syntax.templates.keys()));
}

/** A configcrate that no host gets is held to this as well; what crosses crates is checked per host. */
function checkCrateCycles(
  configcrates: ReadonlyMap<string, ConfigcrateSyntax>,
  report: Report,
): void {
  const crateGraph = waitsOf([...configcrates.values()], (crate) => crate.name.value);
  const graphs = [crateGraph];
  for (const crate of configcrates.values()) {
    graphs.push(
      waitsOf(
        crate.resources,
        (resource) => `${crate.name.value}/${resource.name.value}`,
        crate.name.value,
      ),
    );
  }
  for (const cycle of graphs.flatMap(findCycles)) {
    const diagnostic = dependencyCycle(cycle);
    if (diagnostic !== undefined) report(diagnostic);
  }
}

interface Waiter {
  readonly dependsOn: readonly Located<string>[];
  readonly before: readonly Located<string>[];
}

function waitsOf<T extends Waiter>(
  items: readonly T[],
  idOf: (item: T) => string,
  prefix?: string,
): { readonly id: string; readonly after: { id: string; at: Located<string>["at"] }[] }[] {
  const full = (name: string): string => (prefix === undefined ? name : `${prefix}/${name}`);
  const graph = new Map(
    items.map((item) => [
      idOf(item),
      item.dependsOn.map((name) => ({ id: full(name.value), at: name.at })),
    ]),
  );
  for (const item of items) {
    for (const name of item.before)
      graph.get(full(name.value))?.push({ id: idOf(item), at: name.at });
  }
  return [...graph].map(([id, after]) => ({ id, after }));
}
