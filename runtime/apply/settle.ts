// Puts values in place of what waits for the host in a resource's attributes, as far as this agent can.
import {
  isFirst,
  isItems,
  isTemplate,
  isUnion,
  type Attribute,
  type Attributes,
} from "../contract/attribute.ts";
import { evaluateTemplate } from "../contract/template/evaluate.ts";
import type { Value } from "../contract/value.ts";
import { textOf, type Secrets } from "./secrets.ts";

/** Undefined when something in them asks for traits. */
export function settle(
  attributes: Attributes,
  secrets: Secrets,
): { readonly [name: string]: Value } | undefined {
  const entries = Object.entries(attributes).map(
    ([name, value]) => [name, settleOne(value, secrets)] as const,
  );
  return entries.every((entry): entry is readonly [string, Value] => entry[1] !== undefined)
    ? Object.fromEntries(entries)
    : undefined;
}

function settleOne(attribute: Attribute, secrets: Secrets): Value | undefined {
  if (typeof attribute !== "object" || attribute === null) return attribute;
  if (isItems(attribute)) {
    const items = attribute.map((item) => settleOne(item, secrets));
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  if (isTemplate(attribute)) {
    const open = (path: string): string | undefined => textOf(path, secrets);
    const result = evaluateTemplate(attribute.$template, { kind: "unknown" }, { open });
    return result.kind === "text" ? result.text : undefined;
  }
  return isFirst(attribute) || isUnion(attribute) ? undefined : settle(attribute, secrets);
}
