// Turns the schemas into plain functions ahead of time, so that no program carries a schema compiler.
import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { build } from "esbuild";
import type { SchemaSet } from "./schema-set.ts";
import { byPath } from "./schema-set.ts";

export async function validatorsModule(set: SchemaSet): Promise<string> {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    // It does not see that what stands under "not" is defined around it; a test checks it instead.
    strictRequired: false,
    code: { source: true, esm: true },
  });
  for (const [path, schema] of byPath(set)) ajv.addSchema(schema, path);
  const refs = Object.fromEntries(exported(set).map(({ name, path }) => [name, path]));
  const table = [...set.resources.keys()].map((type) => `${quoted(type)}: ${resourceName(type)}`);
  const source = [
    standalone.default(ajv, refs),
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
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
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

const header = "// Generated from schemas/ by scripts/generate.ts.";

interface Exported {
  readonly name: string;
  readonly path: string;
}

function exported(set: SchemaSet): readonly Exported[] {
  return [
    ...[...set.files.keys()].map((kind) => ({
      name: fileName(kind),
      path: `files/${kind}.schema.json`,
    })),
    ...[...set.resources.keys()].map((type) => ({
      name: resourceName(type),
      path: `resources/${type}.schema.json`,
    })),
  ];
}

function fileName(kind: string): string {
  return `validate${capital(kind)}`;
}

function resourceName(type: string): string {
  return `validate${type.split("_").map(capital).join("")}Resource`;
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

function quoted(word: string): string {
  return JSON.stringify(word);
}
