// Who reads which variable: crates with their template files, and the conditions of references.
import type { CarrierSyntax, CrateRef, CrateSyntax } from "../2-parse/syntax.ts";
import type { ParsedWhen } from "../2-parse/when/parsed-when.ts";
import type { Linted } from "./template-facts.ts";
import { crateReader, together, type FileReads, type Reads } from "../5-specialize/crate-reads.ts";
import type { Read } from "../5-specialize/var-reads.ts";
import { readsOfCondition } from "../5-specialize/var-reads.ts";

export interface Readers {
  readonly ofCrates: ReadonlyMap<CrateSyntax, Reads>;
  /** For each variable that is read by its name, the crates that do. */
  readonly byName: ReadonlyMap<string, readonly CrateSyntax[]>;
  /** Crates that take all variables at once. */
  readonly ofAll: readonly CrateSyntax[];
  /** What decides about a reference reads the layers, and the defaults of the crate that it names. */
  readonly ofReferences: Reads;
}

export function findReaders(catalog: Linted, files: FileReads): Readers {
  const readsOf = crateReader(files);
  const ofCrates = new Map<CrateSyntax, Reads>();
  const byName = new Map<string, CrateSyntax[]>();
  for (const crate of catalog.crates.values()) {
    const reads = readsOf(crate);
    ofCrates.set(crate, reads);
    for (const name of reads.names) {
      const list = byName.get(name);
      if (list === undefined) byName.set(name, [crate]);
      else list.push(crate);
    }
  }
  return {
    ofCrates,
    byName,
    ofAll: [...ofCrates].flatMap(([crate, { all }]) => (all ? [crate] : [])),
    ofReferences: together(readsOfReferences(catalog)),
  };
}

export function isReadByAny(name: string, { byName, ofAll, ofReferences }: Readers): boolean {
  return byName.has(name) || ofAll.length > 0 || has(ofReferences, name);
}

export function isReadBy(crate: CrateSyntax, name: string, readers: Readers): boolean {
  const own = readers.ofCrates.get(crate);
  return (own !== undefined && has(own, name)) || has(readers.ofReferences, name);
}

function has({ names, all }: Reads, name: string): boolean {
  return all || names.has(name);
}

function readsOfReferences(catalog: Linted): readonly Read[] {
  const carriers: readonly CarrierSyntax[] = [
    ...catalog.commons,
    ...catalog.matchBlocks,
    ...catalog.environments,
  ];
  return [
    ...carriers.flatMap((carrier) => [
      ...readsOfRefs(carrier),
      ...carrier.roles.flatMap(({ when }) => readsOfWhen(when)),
    ]),
    ...[...catalog.roles.values()].flatMap((role) => [
      ...readsOfWhen(role.when),
      ...readsOfRefs(role),
      ...role.cases.flatMap((branch) => [...readsOfWhen(branch.when), ...readsOfRefs(branch)]),
    ]),
  ];
}

function readsOfRefs(part: Pick<CarrierSyntax, "configcrates" | "usercrates">): readonly Read[] {
  return [...part.configcrates, ...part.usercrates].flatMap(({ when, foreach }: CrateRef) => [
    ...readsOfWhen(when),
    ...(foreach === undefined ? [] : [{ name: foreach.value }]),
  ]);
}

function readsOfWhen(when: ParsedWhen | undefined): readonly Read[] {
  return when === undefined ? [] : readsOfCondition(when.expression);
}
