// What phases need to know of a resource type besides its validator, taken from its schema.
import type { Schema, SchemaSet } from "./schema-set.ts";
import { resolved } from "./schema-set.ts";

/** The text below explains each. */
export interface ResourceType {
  readonly timeoutSeconds: number;
  readonly states: readonly string[];
  readonly keys: readonly string[];
  readonly attributes: readonly string[];
}

export function resourceTypes(set: SchemaSet): Readonly<Record<string, ResourceType>> {
  const entries = [...set.resources].map(([name, schema]) => [name, typeOf(name, schema, set)]);
  return Object.fromEntries(entries);
}

export function resourceTypesModule(set: SchemaSet): string {
  return `// Generated from schemas/resources/ by scripts/generate.ts.
export interface ResourceType {
  readonly timeoutSeconds: number;
  /** The vocabulary of \`state\`; empty for a type that has none. */
  readonly states: readonly string[];
  /** Every key that a resource of the type may have, in schema order. */
  readonly keys: readonly string[];
  /** Those keys that the type brings itself, in schema order. */
  readonly attributes: readonly string[];
}

/** By the name of the resource type. */
export const resourceTypes: Readonly<Record<string, ResourceType>> = ${JSON.stringify(resourceTypes(set), undefined, 2)};
`;
}

/** Keys that belong to being a resource, whatever its type. */
const common = new Set(["name", "type", "state", "depends_on", "before", "timeout"]);

function typeOf(name: string, schema: Schema, set: SchemaSet): ResourceType {
  const properties = schema.properties ?? {};
  const keys = Object.keys(properties);
  const timeout = properties["timeout"]?.default;
  if (typeof timeout !== "number")
    throw new Error(`${name}: "timeout" has no default in its schema`);
  const state = properties["state"];
  return {
    timeoutSeconds: timeout,
    states: state === undefined ? [] : (resolved(state, set).enum ?? []),
    keys,
    attributes: keys.filter((key) => !common.has(key)),
  };
}
