// Holds every reference to a crate or a role against what there is: at each place that may refer.
import type {
  CarrierSyntax,
  CrateKind,
  CrateRef,
  CrateSyntax,
  ResourceSyntax,
  RoleSyntax,
} from "../2-parse/syntax.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import { resourceTypes } from "../generated/resource-types.ts";
import { mentionsChanged } from "../retract/handler.ts";
import type { Catalog } from "./catalog.ts";
import * as say from "./diagnostics.ts";

export function checkReferences(catalog: Catalog, report: Report): void {
  const used = new Set<string>();
  const refs = (list: readonly CrateRef[], kind: CrateKind): void => {
    for (const ref of list) {
      used.add(ref.name.value);
      checkRef(ref, kind, catalog, report);
    }
  };
  const carriers: readonly CarrierSyntax[] = [
    ...catalog.matchBlocks,
    ...catalog.commons,
    ...catalog.environments,
  ];
  for (const carrier of carriers) {
    refs(carrier.configcrates, "configcrate");
    refs(carrier.usercrates, "usercrate");
    for (const { name } of carrier.roles) {
      if (!catalog.roles.has(name.value)) report(say.unknownRole(name, catalog.roles.keys()));
    }
  }
  for (const role of catalog.roles.values()) {
    for (const part of [role, ...role.cases]) {
      refs(part.configcrates, "configcrate");
      refs(part.usercrates, "usercrate");
    }
    checkIncludes(role, catalog, report);
  }
  checkMatchBlocks(catalog, report);
  reportUnused(catalog, used, report);
}

/** USER-06, USER-07: configcrates and usercrates are named from lists of their own. */
function checkRef(ref: CrateRef, kind: CrateKind, catalog: Catalog, report: Report): void {
  const crate = catalog.crates.get(ref.name.value);
  if (crate === undefined) {
    const ofKind = [...catalog.crates.values()].filter((other) => other.kind === kind);
    const known = ofKind.map((other) => other.name.value);
    report(
      kind === "usercrate"
        ? say.unknownUsercrate(ref.name, known)
        : say.unknownConfigcrate(ref.name, known),
    );
    return;
  }
  if (crate.kind !== kind) report(say.crateKind(ref.name, crate.kind, crate.path));
  else if (ref.state?.value === "absent") checkReversible(ref, crate, report);
}

/** INL-08, INL-09: what cannot be taken back is said before anything is published. */
function checkReversible(ref: CrateRef, crate: CrateSyntax, report: Report): void {
  for (const resource of crate.resources) {
    const name = nameOf(resource);
    const how = resourceTypes[resource.type.value]?.reversal.how;
    if (how === "none" || resource.type.value === "process") {
      report(
        say.notReversible(ref.name, { name, type: resource.type.value, at: resource.type.at }),
      );
    } else if (
      how === "on_revert" &&
      !isHandler(resource) &&
      !resource.attributes.has("on_revert")
    ) {
      report(
        say.noInverseInCrate(ref.name, { name, type: resource.type.value, at: resource.type.at }),
      );
    }
  }
}

/** It only reacts to others, so there is nothing of its own to take back. */
function isHandler(resource: ResourceSyntax): boolean {
  return resource.whens.some(({ expression }) => mentionsChanged(expression));
}

function nameOf(resource: ResourceSyntax): string {
  const { value, at } = resource.name;
  return typeof value === "string" ? value : at.source.text.slice(at.start, at.end);
}

/** ROLE-11: one level, so that what a role brings can be seen at a glance. */
function checkIncludes(role: RoleSyntax, catalog: Catalog, report: Report): void {
  for (const name of role.includes) {
    const included = catalog.roles.get(name.value);
    if (included === undefined) report(say.unknownRole(name, catalog.roles.keys()));
    else if (included.includes[0] !== undefined)
      report(say.nestedInclude(name, included.includes[0].at));
  }
}

function checkMatchBlocks(catalog: Catalog, report: Report): void {
  const environments = new Set(catalog.environments.map(({ name }) => name.value));
  for (const { configcrates, environment } of catalog.matchBlocks) {
    const fifth = configcrates[4];
    if (fifth !== undefined) report(say.manyConfigcrates(fifth.name.at, configcrates.length));
    if (environment === undefined || environments.size === 0) continue;
    if (!environments.has(environment.value))
      report(say.unknownEnvironment(environment, environments));
  }
}

/** USER-12: an account that nobody includes is forgotten more often than meant. */
function reportUnused(catalog: Catalog, used: ReadonlySet<string>, report: Report): void {
  const unused = [...catalog.crates.values()].filter(
    ({ kind, name }) => kind === "usercrate" && !used.has(name.value),
  );
  if (unused.length > 0) report(say.unreferencedUsercrates(unused.map(({ name }) => name)));
}
