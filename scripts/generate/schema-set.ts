// The JSON Schemas of the project as they lie in schemas/, read once and handed to what is generated.
import { readdir, readFile } from "node:fs/promises";

export interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly required?: readonly string[];
  readonly properties?: { readonly [name: string]: Schema };
  readonly items?: Schema;
  readonly not?: Schema;
  readonly $ref?: string;
  readonly $defs?: { readonly [name: string]: Schema };
}

export interface SchemaSet {
  /** One for each kind of file, by the name of the kind. */
  readonly files: ReadonlyMap<string, Schema>;
  /** One for each resource type, by the name of the type. */
  readonly resources: ReadonlyMap<string, Schema>;
  /** What the types have in common. */
  readonly shared: Schema;
}

const suffix = ".schema.json";
const sharedName = "shared";

export async function readSchemas(folder: string): Promise<SchemaSet> {
  const files = await readFolder(`${folder}/files`);
  const resources = await readFolder(`${folder}/resources`);
  const shared = resources.get(sharedName);
  if (shared === undefined)
    throw new Error(`${folder}/resources/${sharedName}${suffix} is missing`);
  resources.delete(sharedName);
  return { files, resources, shared };
}

/** All schemas by their path below schemas/: the paths by which they refer to one another. */
export function byPath(set: SchemaSet): ReadonlyMap<string, Schema> {
  return new Map([
    ...[...set.files].map(([name, schema]) => [`files/${name}${suffix}`, schema] as const),
    ...[...set.resources].map(([name, schema]) => [`resources/${name}${suffix}`, schema] as const),
    [`resources/${sharedName}${suffix}`, set.shared],
  ]);
}

/** The definition that a schema points at, with what it says itself laid over it. */
export function resolved(schema: Schema, set: SchemaSet): Schema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.split("/$defs/")[1] ?? "";
  const definition = set.shared.$defs?.[name];
  if (definition === undefined) throw new Error(`${schema.$ref} is not defined in ${sharedName}`);
  return { ...definition, ...schema };
}

async function readFolder(folder: string): Promise<Map<string, Schema>> {
  const schemas = new Map<string, Schema>();
  for (const name of (await readdir(folder)).toSorted()) {
    if (!name.endsWith(suffix)) throw new Error(`${folder}/${name} is not named NAME${suffix}`);
    // The boundary: our own files, whose shape the metaschema and a test hold.
    const schema = JSON.parse(await readFile(`${folder}/${name}`, "utf8")) as Schema;
    schemas.set(name.slice(0, -suffix.length), schema);
  }
  return schemas;
}
