// The JSON Schemas of the project as they lie in schemas/, read once and handed to what is generated.
import { readdir, readFile } from "node:fs/promises";

export type JsonType = "string" | "integer" | "number" | "boolean" | "array" | "object" | "null";

export interface Schema {
  readonly $ref?: string;
  readonly $defs?: { readonly [name: string]: Schema };
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly { readonly [name: string]: unknown }[];
  readonly type?: JsonType | readonly JsonType[];
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: { readonly [name: string]: Schema };
  readonly additionalProperties?: boolean | Schema;
  readonly dependentRequired?: { readonly [name: string]: readonly string[] };
  readonly items?: Schema;
  readonly not?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly if?: Schema;
  readonly then?: Schema;
  readonly else?: Schema;
  readonly "x-vigo"?: Notes;
}

/** What vigo has to know beside the schema. Which of them there are depends on where they stand. */
export interface Notes {
  // On a resource type.
  readonly summary?: string;
  readonly on?: "linux" | "ssh" | "other";
  readonly timeoutSeconds?: number;
  readonly states?: readonly string[];
  readonly defaultState?: string;
  readonly owns?: string;
  readonly identity?: readonly string[];
  readonly label?: string;
  readonly labels?: { readonly [state: string]: string };
  readonly reversal?: Reversal;
  readonly danger?: readonly ("access" | "network" | "reboot")[];
  // On one of its attributes.
  readonly aliasOf?: string;
  readonly defaultFrom?: string;
  // On the definitions that the types share: the keys that every resource has, and that some have.
  readonly every?: readonly string[];
  readonly some?: readonly string[];
}

export interface Reversal {
  readonly how: "absent" | "stopped" | "delete" | "on_revert" | "snapshot" | "none";
  readonly confidence: "high" | "medium" | "low";
  readonly note?: string;
}

export interface SchemaSet {
  /** One for each kind of file, by the name of the kind. */
  readonly files: ReadonlyMap<string, Schema>;
  /** One for each resource type, by the name of the type. */
  readonly resources: ReadonlyMap<string, Schema>;
  /** Those that only define what others point at, by file name. */
  readonly definitions: ReadonlyMap<string, Schema>;
  /** All of them by their path below schemas/: the paths by which they refer to one another. */
  readonly byPath: ReadonlyMap<string, Schema>;
}

const suffix = ".schema.json";

export async function readSchemas(folder: string): Promise<SchemaSet> {
  const files = await readFolder(`${folder}/files`);
  const resources = await readFolder(`${folder}/resources`);
  return {
    files: whole(files),
    resources: whole(resources),
    definitions: new Map(
      [...files, ...resources]
        .filter(([, schema]) => isDefinitions(schema))
        .map(([name, schema]) => [name + suffix, schema]),
    ),
    byPath: new Map([
      ...[...files].map(([name, schema]) => [`files/${name}${suffix}`, schema] as const),
      ...[...resources].map(([name, schema]) => [`resources/${name}${suffix}`, schema] as const),
    ]),
  };
}

/** File names are unique among all folders, so that a schema, or what it defines, is named without one. */
export function fileNameOf(path: string): string {
  const [file = "", ...definition] = path.split("#");
  return [file.slice(file.lastIndexOf("/") + 1), ...definition].join("#");
}

/** The keys that every resource has, whatever its type, and those that only some types have. */
export function resourceKeys(set: SchemaSet): Required<Pick<Notes, "every" | "some">> {
  const { every = [], some = [] } = set.definitions.get(`shared${suffix}`)?.["x-vigo"] ?? {};
  return { every, some };
}

export interface Pointed {
  readonly file: string;
  /** Undefined when all of the file is meant. */
  readonly definition: string | undefined;
}

export function pointedAt(ref: string): Pointed {
  const [path = "", definition] = ref.split("#/$defs/");
  return { file: fileNameOf(path), definition };
}

/** The schema that another points at, with what that one says itself laid over it. */
export function resolved(schema: Schema, set: SchemaSet): Schema {
  if (schema.$ref === undefined) return schema;
  const { file, definition } = pointedAt(schema.$ref);
  const target =
    definition === undefined
      ? set.files.get(file.slice(0, -suffix.length))
      : set.definitions.get(file)?.$defs?.[definition];
  if (target === undefined) throw new Error(`${schema.$ref} leads nowhere`);
  const { $ref: _, ...own } = schema;
  return { ...target, ...own };
}

/** The keys of a mapping, each with all that is said about it. */
export function keysOf(
  { properties = {} }: Schema,
  set: SchemaSet,
): Readonly<Record<string, Schema>> {
  const entries = Object.entries(properties).map(([key, of]) => [key, resolved(of, set)] as const);
  return Object.fromEntries(entries);
}

export function typesOf({ type }: Schema): readonly JsonType[] {
  if (type === undefined) return [];
  return typeof type === "string" ? [type] : type;
}

function isDefinitions(schema: Schema): boolean {
  return schema.$defs !== undefined && schema.type === undefined;
}

function whole(schemas: ReadonlyMap<string, Schema>): ReadonlyMap<string, Schema> {
  return new Map([...schemas].filter(([, schema]) => !isDefinitions(schema)));
}

async function readFolder(folder: string): Promise<ReadonlyMap<string, Schema>> {
  const schemas = new Map<string, Schema>();
  for (const name of (await readdir(folder)).toSorted()) {
    if (!name.endsWith(suffix)) throw new Error(`${folder}/${name} is not named NAME${suffix}`);
    // The boundary: our own files, whose shape the metaschema and a test hold.
    const schema = JSON.parse(await readFile(`${folder}/${name}`, "utf8")) as Schema;
    schemas.set(name.slice(0, -suffix.length), schema);
  }
  return schemas;
}
