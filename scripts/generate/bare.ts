// A schema without the words that explain it: what the validators carry with them.
import type { Schema } from "./schema-set.ts";

export function bare(schema: Schema): Schema {
  // The boundary: what is left of a schema is a schema.
  return stripped(schema, false) as Schema;
}

const explanations: ReadonlySet<string> = new Set([
  "$schema",
  "title",
  "description",
  "default",
  "examples",
  "x-vigo",
]);

/** Below these stand names that a file may use, and "default" or "title" among them are such names. */
const ofNames: ReadonlySet<string> = new Set(["properties", "$defs", "dependentRequired"]);

function stripped(value: unknown, holdsNames: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => stripped(item, false));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => holdsNames || !explanations.has(key));
  return Object.fromEntries(
    kept.map(([key, part]) => [key, stripped(part, !holdsNames && ofNames.has(key))]),
  );
}
