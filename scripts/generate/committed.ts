// What is made from the schemas and committed, because people read it: types and the reference page.
import { format } from "oxfmt";
import { referencePage } from "./reference.ts";
import type { SchemaSet } from "./schema-set.ts";
import { schemaTypesModule } from "./types.ts";

/** The text of each by its path. */
export async function committed(set: SchemaSet): Promise<readonly (readonly [string, string])[]> {
  const path = "compiler/2-parse/schema-types.ts";
  // The code is laid out like all other code, which a check holds it to.
  const { code, errors } = await format(path, schemaTypesModule(set), { printWidth: 100 });
  const [error] = errors;
  if (error !== undefined) throw new Error(`${path}: ${error.message}`);
  return [
    [path, code],
    ["docs/resources.md", referencePage(set)],
  ];
}
