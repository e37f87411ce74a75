// What each compliance tag stands for: the catalogs of schemas/catalogs/, with types. Whoever imports
// this pays for reading them, so only code that looks tags up does.
import bundleData from "../../schemas/catalogs/bundles.json" with { type: "json" };
import schema from "../../schemas/catalogs/catalog.schema.json" with { type: "json" };
import provisionData from "../../schemas/catalogs/provisions.json" with { type: "json" };

export interface CatalogEntry {
  /** One sentence. */
  readonly description: string;
  /** By the name of a framework, sorted: its control ids in natural order. */
  readonly frameworks: Readonly<Record<string, readonly string[]>>;
}

export interface Catalogs {
  readonly provisions: ReadonlyMap<string, CatalogEntry>;
  readonly bundles: ReadonlyMap<string, CatalogEntry>;
}

/** COMP-01: tags for `provides`, each a capability across frameworks. */
export const provisions: ReadonlyMap<string, CatalogEntry> = byTag(provisionData);

/** COMP-02: tags for `bundle`, each a scope within one framework. */
export const bundles: ReadonlyMap<string, CatalogEntry> = byTag(bundleData);

/**
 * A readable title for each framework of the catalogs. Claims and waivers may name others: a
 * framework that no tag serves can still be claimed control by control.
 */
export const frameworkTitles: ReadonlyMap<string, string> = new Map(
  Object.entries(schema.$defs.frameworks.properties).map(([name, { title }]) => [name, title]),
);

function byTag(data: Readonly<Record<string, CatalogEntry>>): ReadonlyMap<string, CatalogEntry> {
  return new Map(Object.entries(data));
}
