// What a schema says at one of its places: the keys that it knows, the words that it explains with.
import type { SchemaError } from "../../generated/validators.js";
import { schemas } from "../../generated/schemas.ts";
import { stepsOf } from "./reach.ts";

export type SchemaNode = { readonly [key: string]: unknown };

export function schemaAt(file: string, schemaPath: string): SchemaNode | undefined {
  const [name, pointer] = schemaPath.split("#");
  let at: unknown =
    schemas[name === undefined || name === "" ? file : (name.split("/").at(-1) ?? "")];
  for (const step of stepsOf(pointer ?? "")) {
    at = typeof at === "object" && at !== null ? Reflect.get(at, step) : undefined;
  }
  return isObject(at) ? at : undefined;
}

/** The keys that a schema names, through the shared schemas that it refers to. */
export function keysOf(schema: SchemaNode | undefined, file: string): readonly string[] {
  if (schema === undefined) return [];
  const own = isObject(schema["properties"]) ? Object.keys(schema["properties"]) : [];
  const refs = [
    schema["$ref"],
    ...listOf(schema["allOf"]).map((part) => (isObject(part) ? part["$ref"] : undefined)),
  ];
  const inherited = refs.flatMap((ref) =>
    typeof ref === "string" ? keysOf(schemaAt(file, ref), file) : [],
  );
  return [...new Set([...own, ...inherited])];
}

/** The properties of an object, each through the shared schema that it may be. */
export function propertiesOf(
  schema: SchemaNode,
  file: string,
): readonly (readonly [key: string, property: SchemaNode])[] {
  const properties = isObject(schema["properties"]) ? Object.entries(schema["properties"]) : [];
  return properties.flatMap(([key, property]) => {
    if (!isObject(property)) return [];
    const ref = property["$ref"];
    const known = typeof ref === "string" ? schemaAt(file, ref) : property;
    return known === undefined ? [] : [[key, known] as const];
  });
}

export function excludedKeys(schema: SchemaNode | undefined): readonly string[] {
  return listOf(schema?.["required"]).filter((key) => typeof key === "string");
}

/** The keys of which one is wanted, without those that are only other words for one of them. */
export function alternatives(schema: SchemaNode | undefined, file: string): readonly string[] {
  const properties = schemaAt(file, "#/properties");
  return listOf(schema?.["anyOf"]).flatMap((branch) => {
    const keys = isObject(branch) ? excludedKeys(branch) : [];
    return keys.filter((key) => !isAlias(properties?.[key], file));
  });
}

function isAlias(property: unknown, file: string): boolean {
  if (!isObject(property)) return false;
  const ref = property["$ref"];
  const known = typeof ref === "string" ? schemaAt(file, ref) : property;
  const notes = known?.["x-vigo"] ?? property["x-vigo"];
  return isObject(notes) && notes["aliasOf"] !== undefined;
}

export function allowedValues(fault: SchemaError): readonly string[] {
  return listOf(fault.params["allowedValues"] ?? [fault.params["allowedValue"]]).map(String);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: unknown): value is SchemaNode {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The schema's own description of what is wanted, for faults that have no better words. */
export function describedAt(file: string, schemaPath: string): { readonly wanted?: string } {
  const wanted = schemaAt(file, schemaPath.replace(/\/[^/]*$/u, ""))?.["description"];
  return typeof wanted === "string" ? { wanted } : {};
}
