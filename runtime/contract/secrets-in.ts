// Which secrets a resource prints: found in its templates, wherever those lie in its attributes.
import { isFirst, isItems, isTemplate, isUnion, type Attribute } from "./attribute.ts";
import type { Resource } from "./bundle.ts";
import type { Template } from "./template/tree.ts";

/** Each path once, sorted. */
export function secretsOf({ attributes, choice }: Resource): readonly string[] {
  const found = [attributes, ...Object.values(choice?.branches ?? {})].flatMap(secretsIn);
  return [...new Set(found)].sort();
}

/** In the order in which they are printed. */
export function secretsIn(attribute: Attribute): readonly string[] {
  if (typeof attribute !== "object" || attribute === null) return [];
  if (isItems(attribute)) return attribute.flatMap(secretsIn);
  if (isTemplate(attribute)) return secretsOfTemplate(attribute.$template);
  if (isFirst(attribute) || isUnion(attribute)) {
    const arms = isFirst(attribute) ? attribute.$first : attribute.$union;
    return [...arms.map(({ value }) => value), attribute.otherwise].flatMap(secretsIn);
  }
  return Object.values(attribute).flatMap(secretsIn);
}

function secretsOfTemplate(template: Template): readonly string[] {
  return template.flatMap((node): readonly string[] => {
    switch (node.kind) {
      case "secret":
        return [node.path];
      case "if":
      case "with":
      case "range":
        return [...secretsOfTemplate(node.body), ...secretsOfTemplate(node.otherwise ?? [])];
      case "define":
        return secretsOfTemplate(node.body);
      case "text":
      case "print":
      case "declare":
      case "assign":
      case "break":
      case "continue":
      case "template":
        return [];
    }
  });
}
