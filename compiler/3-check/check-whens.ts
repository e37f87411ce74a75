// Holds the names in conditions against the variables that there are, at every place that has a condition.
import type { NameKind } from "../../runtime/contract/when/names.ts";
import { kindOf } from "../../runtime/contract/when/names.ts";
import type { ParsedWhen } from "../2-parse/when/parsed-when.ts";
import type { CarrierSyntax, Vars } from "../2-parse/syntax.ts";
import { checkNames } from "../2-parse/when/check-names.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Catalog } from "./catalog.ts";

export function checkWhens(catalog: Catalog, report: Report): void {
  const layers = layerVars(catalog);
  const everywhere = kindsOf(layers);
  for (const when of whensOfCarriers(catalog)) checkNames(when, everywhere, report);
  for (const crate of catalog.crates.values()) {
    const known = kindsOf([crate.vars, ...layers]);
    const told = new Set<ParsedWhen>();
    for (const when of crate.resources.flatMap(({ whens }) => whens)) {
      // The condition of a block stands on each of its resources, and is told once.
      if (told.has(when)) continue;
      told.add(when);
      checkNames(when, known, report);
    }
  }
}

function layerVars(catalog: Catalog): readonly Vars[] {
  const carriers: readonly CarrierSyntax[] = [
    ...catalog.commons,
    ...catalog.matchBlocks,
    ...catalog.environments,
  ];
  return [catalog.legacyVars, ...carriers.map(({ vars }) => vars)];
}

function kindsOf(layers: readonly Vars[]): ReadonlyMap<string, NameKind> {
  return new Map(
    layers.flatMap((vars) =>
      [...vars].map(([name, { value, condition }]) => [
        name,
        condition === undefined ? kindOf(value) : "boolean",
      ]),
    ),
  );
}

function whensOfCarriers(catalog: Catalog): readonly ParsedWhen[] {
  const carriers: readonly CarrierSyntax[] = [
    ...catalog.commons,
    ...catalog.matchBlocks,
    ...catalog.environments,
  ];
  const found = [
    ...carriers.flatMap((carrier) => [
      ...carrier.configcrates.map(({ when }) => when),
      ...carrier.usercrates.map(({ when }) => when),
      ...carrier.roles.map(({ when }) => when),
    ]),
    ...[...catalog.roles.values()].flatMap((role) => [
      role.when,
      ...[role, ...role.cases].flatMap((part) => [
        ...part.configcrates.map(({ when }) => when),
        ...part.usercrates.map(({ when }) => when),
      ]),
      ...role.cases.map(({ when }) => when),
    ]),
  ];
  return found.filter((when) => when !== undefined);
}
