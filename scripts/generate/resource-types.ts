// What phases need to know of a resource type besides its validator, taken from its schema.
import type { JsonType, Notes, Reversal, Schema, SchemaSet } from "./schema-set.ts";
import { keysOf, resolved, resourceKeys, typesOf } from "./schema-set.ts";

/** The text below explains each. */
export interface ResourceType {
  readonly summary: string;
  readonly on: "linux" | "ssh" | "other";
  readonly timeoutSeconds: number;
  readonly states: readonly string[];
  readonly defaultState?: string;
  readonly owns: string;
  readonly identity: readonly string[];
  readonly label: string;
  readonly labels: { readonly [state: string]: string };
  readonly reversal: Reversal;
  readonly danger: readonly string[];
  readonly keys: readonly string[];
  readonly attributes: readonly string[];
  readonly about: { readonly [key: string]: AttributeType };
}

export interface AttributeType {
  readonly title: string;
  readonly description: string;
  readonly type: readonly JsonType[];
  readonly required: "always" | "unless-gone" | "no";
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly aliasOf?: string;
  readonly defaultFrom?: string;
}

export function resourceTypes(set: SchemaSet): Readonly<Record<string, ResourceType>> {
  return Object.fromEntries(
    [...set.resources].map(([name, schema]) => [name, typeOf(name, schema, set)]),
  );
}

/** The keys that every resource has. */
export function everyResource(set: SchemaSet): Readonly<Record<string, AttributeType>> {
  const entries = resourceKeys(set).every.map((key) => {
    const schema = resolved({ $ref: `shared.schema.json#/$defs/${key}` }, set);
    return [key, attribute(schema, key === "name" || key === "type" ? "always" : "no")];
  });
  return Object.fromEntries(entries);
}

export function resourceTypesModule(set: SchemaSet): string {
  return `// Generated from schemas/resources/ by scripts/generate.ts.
import type { Value } from "../../runtime/contract/value.ts";

export interface ResourceType {
  /** One sentence, without its type's name. */
  readonly summary: string;
  /** linux: the agent applies it. ssh: the agent applies it to another machine. other: it is blocked here. */
  readonly on: "linux" | "ssh" | "other";
  readonly timeoutSeconds: number;
  /** The vocabulary of \`state\`; empty for a type that has none. */
  readonly states: readonly string[];
  readonly defaultState?: string;
  /** Types with the same word compete for the same things: a file and a link for one path. */
  readonly owns: string;
  /** The attributes that say which thing on a host it is. Empty for a type that owns nothing. */
  readonly identity: readonly string[];
  /**
   * What the formatter's label says. {attribute} stands for its value, {attribute:one|many} for one of
   * two words by how many values there are, and what is in [...] is left out where it has no value.
   */
  readonly label: string;
  /** Other labels for other states. */
  readonly labels: { readonly [state: string]: string };
  readonly reversal: {
    readonly how: "absent" | "stopped" | "delete" | "on_revert" | "snapshot" | "none";
    readonly confidence: "high" | "medium" | "low";
    readonly note?: string;
  };
  readonly danger: readonly ("access" | "network" | "reboot")[];
  /** Every key that a resource of the type may have, in schema order. */
  readonly keys: readonly string[];
  /** Those keys that the type brings itself, in schema order. */
  readonly attributes: readonly string[];
  /** Those, and \`state\`, \`revert\` and \`on_revert\` where it has them. */
  readonly about: { readonly [key: string]: AttributeType };
}

export interface AttributeType {
  readonly title: string;
  readonly description: string;
  /** Empty when any value will do. */
  readonly type: readonly ("string" | "integer" | "number" | "boolean" | "array" | "object" | "null")[];
  /** An alternative, such as content or source, is not required by itself. */
  readonly required: "always" | "unless-gone" | "no";
  readonly default?: Value;
  readonly enum?: readonly Value[];
  /** The key that the formatter writes in its place. */
  readonly aliasOf?: string;
  /** The key whose value stands in when it is not given. */
  readonly defaultFrom?: string;
}

/** The keys that every resource has, whatever its type. */
export const everyResource: { readonly [key: string]: AttributeType } = ${parsed(everyResource(set))};

/** By the name of the resource type. */
export const resourceTypes: Readonly<Record<string, ResourceType>> = ${parsed(resourceTypes(set))};
`;
}

/** A large value is read faster as JSON than as code, and this one is read at every start. */
function parsed(value: unknown): string {
  return `JSON.parse(\n  ${JSON.stringify(JSON.stringify(value))},\n)`;
}

function typeOf(name: string, schema: Schema, set: SchemaSet): ResourceType {
  const { every, some } = resourceKeys(set);
  const properties = keysOf(schema, set);
  const own = Object.entries(properties).filter(([key]) => !every.includes(key));
  const whole = { ...schema, properties };
  return {
    ...notes(name, schema["x-vigo"] ?? {}),
    keys: Object.keys(properties),
    attributes: own.map(([key]) => key).filter((key) => !some.includes(key)),
    about: Object.fromEntries(own.map(([key, of]) => [key, attribute(of, needed(whole, key))])),
  };
}

function notes(name: string, given: Notes): Omit<ResourceType, "keys" | "attributes" | "about"> {
  const { summary, on, timeoutSeconds, states, owns, identity, label, reversal } = given;
  if (
    summary === undefined ||
    on === undefined ||
    timeoutSeconds === undefined ||
    states === undefined ||
    owns === undefined ||
    identity === undefined ||
    label === undefined ||
    reversal === undefined
  )
    throw new Error(`${name}: x-vigo is not complete`);
  const { defaultState, labels = {}, danger = [] } = given;
  return {
    summary,
    on,
    timeoutSeconds,
    states,
    ...(defaultState === undefined ? {} : { defaultState }),
    owns,
    identity,
    label,
    labels,
    reversal,
    danger,
  };
}

function needed(schema: Schema, key: string): AttributeType["required"] {
  if (isNeeded(schema, key, schema)) return "always";
  return isNeeded(schema.then ?? {}, key, schema) ? "unless-gone" : "no";
}

/** Required by itself, or one of a group of which each is this key or an alias of it. */
function isNeeded(part: Schema, key: string, { properties }: Schema): boolean {
  if (part.required?.includes(key) === true) return true;
  const means = (name: string): string => properties?.[name]?.["x-vigo"]?.aliasOf ?? name;
  return (part.allOf ?? []).some(
    ({ anyOf = [] }) =>
      anyOf.length > 0 && anyOf.every(({ required = [] }) => required.map(means).join() === key),
  );
}

function attribute(schema: Schema, required: AttributeType["required"]): AttributeType {
  const { title = "", description = "" } = schema;
  const { aliasOf, defaultFrom } = schema["x-vigo"] ?? {};
  return {
    title,
    description,
    type: typesOf(schema),
    required,
    ...("default" in schema ? { default: schema.default } : {}),
    ...(schema.enum === undefined ? {} : { enum: schema.enum }),
    ...(aliasOf === undefined ? {} : { aliasOf }),
    ...(defaultFrom === undefined ? {} : { defaultFrom }),
  };
}
