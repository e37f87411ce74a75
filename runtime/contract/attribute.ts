// The value of an attribute as a bundle holds it: known, or a question that only the host can answer.
import type { Template } from "./template/tree.ts";
import type { Value } from "./value.ts";
import type { Expression } from "./when/tree.ts";

export type Attribute =
  | null
  | boolean
  | number
  | string
  | readonly Attribute[]
  | TemplateAttribute
  | FirstAttribute
  | UnionAttribute
  | { readonly [key: string]: Attribute };

/** A text with holes that name traits. */
export interface TemplateAttribute {
  readonly $template: Template;
}

/** A lookup over single values: the first arm that holds, else the default. */
export interface FirstAttribute {
  readonly $first: readonly Arm[];
  readonly otherwise: Attribute;
}

/** A lookup over lists: all arms that hold, joined without repeats; the default when none does. */
export interface UnionAttribute {
  readonly $union: readonly Arm[];
  readonly otherwise: Attribute;
}

export interface Arm {
  readonly when: Expression;
  readonly value: Attribute;
}

export type Attributes = { readonly [name: string]: Attribute };

/** A case that only the host can decide: the branch that the subject prints is laid over the attributes. */
export interface Choice {
  readonly subject: Template;
  readonly branches: { readonly [value: string]: Attributes };
  /** Set when without a fitting branch there is nothing to manage: then the resource is left out. */
  readonly otherwise?: "skip";
}

export function isTemplate(attribute: Attribute): attribute is TemplateAttribute {
  return isObject(attribute) && "$template" in attribute;
}

export function isFirst(attribute: Attribute): attribute is FirstAttribute {
  return isObject(attribute) && "$first" in attribute;
}

export function isUnion(attribute: Attribute): attribute is UnionAttribute {
  return isObject(attribute) && "$union" in attribute;
}

export function isItems(attribute: Attribute): attribute is readonly Attribute[] {
  return Array.isArray(attribute);
}

function isObject(attribute: Attribute): attribute is Attribute & object {
  return typeof attribute === "object" && attribute !== null && !Array.isArray(attribute);
}

/** True when nothing in it waits for the host. */
export function isSettled(attribute: Attribute): attribute is Value {
  if (isItems(attribute)) return attribute.every(isSettled);
  if (!isObject(attribute)) return true;
  if (isTemplate(attribute) || isFirst(attribute) || isUnion(attribute)) return false;
  return Object.values(attribute).every(isSettled);
}
