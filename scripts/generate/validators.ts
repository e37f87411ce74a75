// Turns the schemas into plain functions ahead of time, so that no program carries a schema compiler.
import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { build } from "esbuild";
import { bare } from "./bare.ts";
import type { Schema, SchemaSet } from "./schema-set.ts";
import { fileNameOf, resourceKeys } from "./schema-set.ts";

export async function validatorsModule(set: SchemaSet): Promise<string> {
  const ajv = schemaCompiler();
  const { every } = resourceKeys(set);
  for (const [path, schema] of set.byPath) {
    add(ajv, path, bare(withoutKeys(schema, every)));
    for (const [name, definition] of Object.entries(schema.$defs ?? {}))
      add(ajv, `${path}#/$defs/${name}`, bare(definition));
  }
  add(ajv, everyPath, everyResource(every));
  const files = [...set.files.keys()].map((kind) => [fileName(kind), `files/${kind}`] as const);
  const own = [...set.resources.keys()].map(
    (type) => [ownName(type), `resources/${type}`] as const,
  );
  const refs = [...files, ...own].map(([name, path]) => [name, `${path}.schema.json`]);
  const table = [...set.resources.keys()].map(
    (type) => `${JSON.stringify(type)}: ofResource(${ownName(type)})`,
  );
  const source = [
    standalone.default(ajv, { ...Object.fromEntries(refs), [everyName]: everyPath }),
    composition,
    `export const resourceValidators = { ${table.join(", ")} };`,
  ];
  return selfContained(source.join("\n"));
}

export function validatorsTypes(set: SchemaSet): string {
  const functions = [...set.files.keys()].map(
    (kind) => `export const ${fileName(kind)}: Validate;`,
  );
  return `${header}
export interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  /** Begins with the name of the file that says it, such as \`shared.schema.json#/$defs/mode/pattern\`. */
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** The errors are those of the last call, and null when that one found none. */
export type Validate = ((data: unknown) => boolean) & {
  readonly errors?: readonly SchemaError[] | null;
};

${functions.join("\n")}

/** By the name of the resource type. */
export const resourceValidators: Readonly<Record<string, Validate>>;
`;
}

/** Knows what our schemas may say, and holds them to the draft. */
export function schemaCompiler(): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    // It does not see that what stands under "not" is defined around it; a test checks it instead.
    strictRequired: false,
    allowUnionTypes: true,
    // We have our own words for what is wrong.
    messages: false,
    // A definition becomes one function, not a copy at each of its uses.
    inlineRefs: false,
    code: { source: true, esm: true },
  });
  ajv.addVocabulary(["x-vigo"]);
  return ajv;
}

const header = "// Generated from schemas/ by scripts/generate.ts.";
const everyName = "everyResource";
const everyPath = "resources/every.schema.json";

/**
 * By itself, ajv begins the path of a fault with "#" wherever it made a function of its own for a
 * schema, so that nobody can tell which file is meant. It takes the beginning from this field.
 */
function add(ajv: Ajv2020, path: string, schema: Schema): void {
  ajv.addSchema(schema, path);
  const added = ajv.schemas[path];
  if (added === undefined) throw new Error(`${path} was not taken`);
  const name = fileNameOf(path);
  Object.assign(added, { schemaPath: name.includes("#") ? name : `${name}#` });
}

/** The keys that every resource has are checked by one function for all types, not once for each. */
function everyResource(every: readonly string[]): Schema {
  const properties = every.map((key) => [key, { $ref: sharedRef(key) }]);
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    allOf: [{ $ref: sharedRef("together") }],
  };
}

function withoutKeys(schema: Schema, every: readonly string[]): Schema {
  if (schema["x-vigo"]?.states === undefined) return schema;
  const { allOf = [], ...others } = schema;
  const keys = Object.entries(schema.properties ?? {});
  const rules = allOf.filter((part) => part.$ref !== sharedRef("together"));
  return {
    ...others,
    properties: Object.fromEntries(keys.map(([key, of]) => [key, every.includes(key) ? {} : of])),
    ...(rules.length === 0 ? {} : { allOf: rules }),
  };
}

function sharedRef(definition: string): string {
  return `shared.schema.json#/$defs/${definition}`;
}

const composition = `
function ofResource(own) {
  function validate(data) {
    const isMapping = typeof data === "object" && data !== null && !Array.isArray(data);
    const parts = isMapping ? [own, ${everyName}] : [own];
    const errors = parts.flatMap((part) => (part(data) ? [] : part.errors));
    validate.errors = errors.length === 0 ? null : errors;
    return errors.length === 0;
  }
  return validate;
}
`;

function fileName(kind: string): string {
  return `validate${kind.split("-").map(capital).join("")}`;
}

function ownName(type: string): string {
  return `own${type.split("_").map(capital).join("")}`;
}

/** What the functions call of the schema compiler (a string length in code points) is put into the file. */
async function selfContained(source: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: process.cwd(), loader: "js" },
    bundle: true,
    write: false,
    platform: "neutral",
    format: "esm",
    target: "node20",
    banner: { js: header },
    logLevel: "warning",
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error("esbuild gave no validators");
  return output.text;
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
