// What one crate promises to itself and to the tree: names, sources, tags, and ways back.
import { excludeEachOther } from "../2-parse/when/impossible.ts";
import { copiedBy } from "./copied.ts";
import { missingSource } from "./missing-source.ts";
import type {
  AttributeSyntax,
  CrateSyntax,
  ResourceSyntax,
  TextSyntax,
} from "../2-parse/syntax.ts";
import { bundles, provisions } from "../compliance/catalogs.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import { resourceTypes } from "../generated/resource-types.ts";
import type { Located } from "../source/source.ts";
import type { Catalog } from "./catalog.ts";
import * as say from "./diagnostics.ts";

export function checkCrate(crate: CrateSyntax, catalog: Catalog, report: Report): void {
  checkNames(crate, report);
  checkTags(crate, report);
  for (const name of [...crate.dependsOn, ...crate.before]) {
    if (!catalog.crates.has(name.value)) {
      report(say.unknownConfigcrate(name, catalog.crates.keys()));
    }
  }
  const dynamic = catalogHasTemplatedNames(catalog);
  for (const resource of crate.resources) {
    for (const name of referencesOf(resource)) {
      // A name that foreach makes is known only once its items are.
      if (dynamic || typeof name.value !== "string") continue;
      if (catalog.names.has(plainName(name.value))) continue;
      report(say.unknownResource({ value: name.value, at: name.at }, catalog.names));
    }
    checkSources(resource, catalog, report);
    checkRevert(resource, report);
  }
}

/** `app[left]/folder[left]` names an instance of `app/folder`; which instances there are, hosts decide. */
function plainName(name: string): string {
  return name.replaceAll(/\[[^\]]*\]/gu, "");
}

function referencesOf(resource: ResourceSyntax): readonly Located<TextSyntax>[] {
  return [...resource.dependsOn, ...resource.before, ...resource.notify, ...resource.subscribes];
}

function catalogHasTemplatedNames(catalog: Catalog): boolean {
  return [...catalog.crates.values()].some((crate) =>
    crate.resources.some(({ name }) => typeof name.value !== "string"),
  );
}

/** RES-01, and FOR-12: one name may stand for several of which a host can only ever get one. */
function checkNames(crate: CrateSyntax, report: Report): void {
  const named = new Map<string, ResourceSyntax[]>();
  for (const resource of crate.resources) {
    const { value, at } = resource.name;
    if (typeof value !== "string") continue;
    const others = named.get(value) ?? [];
    const rival = others.find((other) => !excludeEachOther(other.whens, resource.whens));
    if (rival !== undefined) {
      report(say.duplicateResource({ value, at }, { value, at: rival.name.at }));
    }
    others.push(resource);
    named.set(value, others);
  }
}

/** COMP-07: a tag that no catalog has would claim nothing, in silence. */
function checkTags(crate: CrateSyntax, report: Report): void {
  for (const tag of crate.provides) {
    if (!provisions.has(tag.value)) report(say.unknownTag(tag, "provides", provisions.keys()));
  }
  for (const tag of crate.bundles) {
    if (!bundles.has(tag.value)) report(say.unknownTag(tag, "bundle", bundles.keys()));
  }
}

function checkSources(resource: ResourceSyntax, catalog: Catalog, report: Report): void {
  const maps = [resource.attributes, ...(resource.choice?.branches.values() ?? [])];
  for (const attributes of maps) {
    const copied = copiedBy(resource.type.value);
    const source = copied === undefined ? undefined : attributes.get(copied.attribute);
    if (copied === undefined || source === undefined) continue;
    for (const path of literalTexts(source)) {
      const mistake = missingSource(path, { type: resource.type.value, ...catalog });
      if (mistake !== undefined) report(mistake);
    }
  }
}

/** Every text that an attribute may be, where it stands as such. */
function literalTexts({ value }: AttributeSyntax): readonly Located<string>[] {
  const values =
    value.kind === "lookup"
      ? [...value.lookup.arms.map((arm) => arm.value), value.lookup.fallback]
      : [value];
  return values.flatMap((item) =>
    item.kind === "literal" && typeof item.value === "string"
      ? [{ value: item.value, at: item.at }]
      : [],
  );
}

/** REV-08, REV-12: a command cannot be guessed backwards. */
function checkRevert(resource: ResourceSyntax, report: Report): void {
  if (resourceTypes[resource.type.value]?.reversal.how !== "on_revert") return;
  const maps = [resource.attributes, ...(resource.choice?.branches.values() ?? [])];
  for (const attributes of maps) {
    const revert = attributes.get("revert");
    if (revert === undefined || !mayBeTrue(revert)) continue;
    if (attributes.has("on_revert") || resource.attributes.has("on_revert")) continue;
    report(say.noInverse(revert.key, resource.type.value));
  }
}

function mayBeTrue({ value }: AttributeSyntax): boolean {
  const values =
    value.kind === "lookup"
      ? [...value.lookup.arms.map((arm) => arm.value), value.lookup.fallback]
      : [value];
  return values.some((item) => item.kind === "literal" && item.value === true);
}
