// Which things on a host a resource is about: two resources with a thing in common manage the same.
import type { Attribute, Attributes } from "../../runtime/contract/attribute.ts";
import { isItems, isSettled } from "../../runtime/contract/attribute.ts";
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
    return {
      key: thingKey(type.owns, [head, ...others]),
      owns: type.owns,
      head,
      isKnown: [head, ...others].every(isSettled),
    };
  });
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
