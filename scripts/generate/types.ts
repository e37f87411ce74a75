// TypeScript types of everything that the schemas describe, for code that reads it after it was checked.
import type { JsonType, Schema, SchemaSet } from "./schema-set.ts";
import { pointedAt, resolved, resourceKeys, typesOf } from "./schema-set.ts";

export function schemaTypesModule(set: SchemaSet): string {
  const kinds = [...set.files.keys()];
  const types = [...set.resources.keys()];
  return `// What a file or a resource looks like once it fits its schema. Generated from schemas/ by scripts/generate.ts.
/* oxlint-disable max-lines -- one entry for each kind of file and each resource type */
import type { Value } from "../../runtime/contract/value.ts";

/** By the kind of file. */
export interface Documents {
${kinds.map((kind) => `readonly ${key(kind)}: ${documentName(kind)};`).join("\n")}
}

/** By the resource type. */
export interface Resources {
${types.map((type) => `readonly ${key(type)}: ${resourceName(type)};`).join("\n")}
}

${[...set.files].map(([kind, schema]) => documentType(kind, schema, set)).join("\n\n")}

${fileParts(set)
  .map(
    ([name, schema]) =>
      `/** ${schema.title}. */\nexport type ${partName(name)} = ${typeText(schema, set)};`,
  )
  .join("\n\n")}

/** What every resource has, whatever its type. */
export interface EveryResource ${everyResource(set)}

${[...set.resources].map(([type, schema]) => resourceType(type, schema, set)).join("\n\n")}
`;
}

function documentType(kind: string, schema: Schema, set: SchemaSet): string {
  const written = typeText(schema, set);
  const name = documentName(kind);
  const isInterface = typesOf(schema).join() === "object";
  return `/** ${schema.title}. */\n${isInterface ? `export interface ${name} ${written}` : `export type ${name} = ${written};`}`;
}

function everyResource(set: SchemaSet): string {
  const properties = Object.fromEntries(
    resourceKeys(set).every.map((key) => [key, { $ref: `shared.schema.json#/$defs/${key}` }]),
  );
  const required = ["name", "type"];
  return typeText({ type: "object", additionalProperties: false, required, properties }, set);
}

function resourceType(type: string, schema: Schema, set: SchemaSet): string {
  const { every } = resourceKeys(set);
  const properties = Object.fromEntries(
    Object.entries(schema.properties ?? {}).filter(
      ([key]) => key === "type" || !every.includes(key),
    ),
  );
  const written = typeText({ ...schema, properties }, set);
  return `/** ${schema["x-vigo"]?.summary} */\nexport interface ${resourceName(type)} extends EveryResource ${written}`;
}

function typeText(schema: Schema, set: SchemaSet): string {
  if (schema.$ref !== undefined) {
    const { file, definition } = pointedAt(schema.$ref);
    if (definition === undefined) return documentName(file.replace(".schema.json", ""));
    if (fileParts(set).some(([name]) => file === partsFile && name === definition))
      return partName(definition);
  }
  const whole = resolved(schema, set);
  if (whole.const !== undefined) return JSON.stringify(whole.const);
  if (whole.enum !== undefined) return whole.enum.map((value) => JSON.stringify(value)).join(" | ");
  const types = typesOf(whole);
  if (types.length === 0) return "Value";
  return [...new Set(types.map((type) => oneType(type, whole, set)))].join(" | ");
}

function oneType(type: JsonType, schema: Schema, set: SchemaSet): string {
  switch (type) {
    case "string":
    case "boolean":
    case "null":
      return type;
    case "integer":
    case "number":
      return "number";
    case "array":
      return `readonly (${schema.items === undefined ? "Value" : typeText(schema.items, set)})[]`;
    case "object":
      return objectText(schema, set);
  }
}

function objectText(
  { properties, required = [], additionalProperties }: Schema,
  set: SchemaSet,
): string {
  const named = Object.entries(properties ?? {}).map(
    ([name, of]) =>
      `readonly ${key(name)}${required.includes(name) ? "" : "?"}: ${typeText(of, set)};`,
  );
  if (additionalProperties === false) return `{\n${named.join("\n")}\n}`;
  // Among named keys, an index signature has to admit what each of them holds.
  if (named.length > 0) return `{\n${named.join("\n")}\nreadonly [key: string]: unknown;\n}`;
  const others =
    typeof additionalProperties === "object" ? typeText(additionalProperties, set) : "Value";
  return `{ readonly [key: string]: ${others} }`;
}

const partsFile = "references.schema.json";

/** What several kinds of file have in common, where it has a shape of its own. */
function fileParts(set: SchemaSet): readonly (readonly [string, Schema])[] {
  const definitions = Object.entries(set.definitions.get(partsFile)?.$defs ?? {});
  return definitions.filter(([, schema]) => typesOf(schema).join() !== "string");
}

function partName(definition: string): string {
  return `${words(definition)}Part`;
}

function documentName(kind: string): string {
  return `${words(kind)}Document`;
}

function resourceName(type: string): string {
  return `${words(type)}Resource`;
}

function words(name: string): string {
  return name
    .split(/[-_]/u)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("");
}

function key(name: string): string {
  return /^[A-Za-z_]\w*$/u.test(name) ? name : JSON.stringify(name);
}
