// Syntax to Catalog: after this, every name is unique and every reference leads somewhere.
import type { CrateSyntax, Syntax } from "../2-parse/syntax.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import { findCycles } from "../graph/cycle.ts";
import { dependencyCycle } from "../graph/diagnostics.ts";
import type { Located } from "../source/source.ts";
import type { Catalog } from "./catalog.ts";
import { checkCrate } from "./check-crate.ts";
import { checkReferences } from "./check-references.ts";
import { checkWhens } from "./check-whens.ts";
import * as say from "./diagnostics.ts";

export function check(syntax: Syntax, report: Report): Catalog {
  const catalog = catalogOf(syntax, report);
  checkCatalog(catalog, report);
  return catalog;
}

/** Everything by its name; of several things of one name the first. */
export function catalogOf(syntax: Syntax, report: Report): Catalog {
  const { crates: crateList, roles: roleList, ...others } = syntax;
  const crates = byName(crateList, (name, first) => report(say.duplicateCrate(name, first)));
  const roles = byName(roleList, (name, first) => report(say.duplicateRole(name, first)));
  return { ...others, crateList, crates, roles, names: namesOf(crates) };
}

/** What lies between files. Of template files and data it is their names alone that count. */
export function checkCatalog(catalog: Catalog, report: Report): void {
  for (const crate of catalog.crateList) checkCrate(crate, catalog, report);
  checkReferences(catalog, report);
  checkWork(catalog, report);
  checkWhens(catalog, report);
  checkCrateCycles(catalog.crates, report);
}

/** The first of each name is kept; the others are clashes. */
function byName<T extends { readonly name: Located<string> }>(
  items: readonly T[],
  clash: (name: Located<string>, first: Located<string>) => void,
): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const item of items) {
    const first = found.get(item.name.value);
    if (first === undefined) found.set(item.name.value, item);
    else clash(item.name, first.name);
  }
  return found;
}

/** A workflow is run from the release alone, so every task that it names must be in it. */
function checkWork({ work }: Catalog, report: Report): void {
  for (const kind of ["task", "workflow"] as const) {
    const ofKind = work.filter((item) => item.kind === kind);
    byName(ofKind, (name, first) => report(say.duplicateWork(kind, name, first)));
  }
  const tasks = new Set(work.filter(({ kind }) => kind === "task").map(({ name }) => name.value));
  for (const task of work.flatMap((item) => item.tasks)) {
    if (!tasks.has(task.value)) report(say.unknownTask(task, tasks));
  }
}

function namesOf(crates: ReadonlyMap<string, CrateSyntax>): ReadonlySet<string> {
  const names = new Set(crates.keys());
  for (const crate of crates.values()) {
    for (const { name } of crate.resources) {
      if (typeof name.value !== "string") continue;
      names.add(name.value).add(`${crate.name.value}/${name.value}`);
    }
  }
  return names;
}

/** A configcrate that no host gets is held to this as well; what crosses crates is checked per host. */
function checkCrateCycles(crates: ReadonlyMap<string, CrateSyntax>, report: Report): void {
  const graph = new Map(
    [...crates.values()].map((crate) => [
      crate.name.value,
      crate.dependsOn.map(({ value, at }) => ({ id: value, at })),
    ]),
  );
  for (const crate of crates.values()) {
    for (const { value, at } of crate.before) graph.get(value)?.push({ id: crate.name.value, at });
  }
  for (const cycle of findCycles([...graph].map(([id, after]) => ({ id, after })))) {
    const diagnostic = dependencyCycle(cycle);
    if (diagnostic !== undefined) report(diagnostic);
  }
}
