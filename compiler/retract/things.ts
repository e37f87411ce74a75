// Which things on a host a resource is about: two resources with a thing in common manage the same.
import type { Attribute, Attributes } from "../../runtime/contract/attribute.ts";
import { isFirst, isItems, isSettled, isUnion } from "../../runtime/contract/attribute.ts";
import { canonical } from "../../runtime/contract/canonical-json.ts";
import { resourceName } from "../../runtime/contract/resource-name.ts";
import { resourceTypes } from "../generated/resource-types.ts";

export interface Thing {
  /** Equal for equal things, whatever the resource. */
  readonly key: string;
  /** Types with the same word compete for the same things. */
  readonly owns: string;
  /** The first attribute that tells it, such as its path. */
  readonly head: Attribute;
  /** All that tells it, with the head first. */
  readonly parts: readonly Attribute[];
  /** False when only the host can say which thing it is; then the key stands for the question. */
  readonly isKnown: boolean;
}

export interface Described {
  readonly id: string;
  readonly crate: string;
  readonly type: string;
  readonly attributes: Attributes;
}

/** Empty for a type that owns nothing. One package resource may name several packages. */
export function thingsOf(resource: Described): readonly Thing[] {
  const type = resourceTypes[resource.type];
  if (type === undefined) return [];
  const [first, ...others] = type.identity.map((name) => partOf(resource, name));
  if (first === undefined) return [];
  const heads = isItems(first) ? first : [first];
  return heads.map((item) => {
    const head = type.owns === "path" ? plainPath(item) : item;
    return thingOf(type.owns, [head, ...others]);
  });
}

/** The one thing that it is, or all that a lookup may make of it; undefined when nobody can list them. */
export function possibilities(thing: Thing): readonly Thing[] | undefined {
  if (thing.isKnown) return [thing];
  let found: readonly (readonly Attribute[])[] = [[]];
  for (const [at, part] of thing.parts.entries()) {
    const values = valuesOf(part);
    if (values === undefined) return undefined;
    // Of the first part each item of a list is a thing of its own.
    const each = at === 0 ? values.flatMap((value) => (isItems(value) ? value : [value])) : values;
    found = found.flatMap((before) => each.map((value) => [...before, value]));
    if (found.length > mostPossibilities) return undefined;
  }
  const { owns } = thing;
  return found.map(([head = null, ...others]) =>
    thingOf(owns, [owns === "path" ? plainPath(head) : head, ...others]),
  );
}

const mostPossibilities = 1000;

/** What an attribute may come out as; undefined when a template in it may print anything. */
function valuesOf(attribute: Attribute): readonly Attribute[] | undefined {
  if (isSettled(attribute)) return [attribute];
  if (!isFirst(attribute) && !isUnion(attribute)) return undefined;
  const arms = isFirst(attribute) ? attribute.$first : attribute.$union;
  const values = [...arms.map(({ value }) => value), attribute.otherwise].map(valuesOf);
  const known = values.filter((each) => each !== undefined);
  return known.length === values.length ? known.flat() : undefined;
}

function thingOf(owns: string, parts: readonly [Attribute, ...Attribute[]]): Thing {
  const [head] = parts;
  return { key: thingKey(owns, parts), owns, head, parts, isKnown: parts.every(isSettled) };
}

/** The thing that a file or a folder at a path is. */
export function pathKey(path: string): string {
  return thingKey("path", [plainPath(path)]);
}

function thingKey(owns: string, parts: readonly Attribute[]): string {
  return `${owns}\0${canonical(parts)}`;
}

function partOf({ id, crate, type, attributes }: Described, name: string): Attribute {
  if (name === "type") return type;
  // A job of cron is called as its resource.
  return attributes[name] ?? (name === "name" ? resourceName({ id, crate }) : null);
}

/** Doubled slashes and one at the end mean nothing. */
function plainPath(path: Attribute): Attribute {
  return typeof path === "string" ? `/${path.split("/").filter(isStep).join("/")}` : path;
}

function isStep(name: string): boolean {
  return name !== "" && name !== ".";
}
