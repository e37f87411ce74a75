// Turns the names that resources refer to one another by into ids, for the hosts of one match block.
import type { ResourceSyntax } from "../2-parse/syntax.ts";
import type { Composition } from "../4-resolve/composition.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Wait, Waiting } from "../graph/cycle.ts";
import type { Located } from "../source/source.ts";
import * as say from "./diagnostics.ts";

/** For each resource id, what must have succeeded before it; ids in the order of composition. */
export function waitsOf(
  composition: Composition,
  anywhere: ReadonlySet<string>,
  report: Report,
): readonly Waiting[] {
  const names = namesOf(composition);
  const waits = new Map<string, Wait[]>(names.ids.map((id) => [id, []]));
  const link = (earlier: readonly string[], later: readonly string[], at: Wait["at"]): void => {
    for (const id of later) for (const other of earlier) waits.get(id)?.push({ id: other, at });
  };
  for (const { crate } of composition.crates) {
    const own = names.ofCrate.get(crate.name.value) ?? [];
    // A configcrate that these hosts do not get orders nothing: there is nothing to wait for.
    for (const name of crate.dependsOn) link(names.ofCrate.get(name.value) ?? [], own, name.at);
    for (const name of crate.before) link(own, names.ofCrate.get(name.value) ?? [], name.at);
    for (const resource of crate.resources) {
      const id = idOf(crate.name.value, resource);
      const find = (name: Located<string>): readonly string[] =>
        anywhere.has(name.value)
          ? lookUp(name, crate.name.value, names, { block: composition.block.match, report })
          : [];
      for (const name of resource.dependsOn) link(find(name), [id], name.at);
      for (const name of resource.before) link([id], find(name), name.at);
    }
  }
  return [...waits].map(([id, after]) => ({ id, after }));
}

export function idOf(crate: string, resource: ResourceSyntax): string {
  return `${crate}/${resource.name.value}`;
}

interface Names {
  readonly ids: readonly string[];
  readonly known: ReadonlySet<string>;
  readonly ofCrate: ReadonlyMap<string, readonly string[]>;
  readonly ofName: ReadonlyMap<string, readonly string[]>;
}

function namesOf(composition: Composition): Names {
  const ofCrate = new Map<string, readonly string[]>();
  const ofName = new Map<string, string[]>();
  for (const { crate } of composition.crates) {
    ofCrate.set(
      crate.name.value,
      crate.resources.map((resource) => idOf(crate.name.value, resource)),
    );
    for (const resource of crate.resources) {
      const same = ofName.get(resource.name.value) ?? [];
      same.push(idOf(crate.name.value, resource));
      ofName.set(resource.name.value, same);
    }
  }
  const ids = [...ofCrate.values()].flat();
  return { ids, known: new Set(ids), ofCrate, ofName };
}

/** Own resource first, then a configcrate, then the one resource of that name on the host. */
function lookUp(
  name: Located<string>,
  crate: string,
  names: Names,
  whose: { readonly block: Located<string>; readonly report: Report },
): readonly string[] {
  const own = `${crate}/${name.value}`;
  if (names.known.has(own)) return [own];
  if (names.known.has(name.value)) return [name.value];
  const ofCrate = names.ofCrate.get(name.value);
  if (ofCrate !== undefined) return ofCrate;
  const elsewhere = names.ofName.get(name.value) ?? [];
  if (elsewhere.length === 1) return elsewhere;
  whose.report(
    elsewhere.length === 0
      ? say.absentResource(name, whose.block)
      : say.ambiguousResource(name, elsewhere, whose.block),
  );
  return [];
}
