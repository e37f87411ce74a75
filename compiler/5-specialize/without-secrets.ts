// Attributes as they were written where they name secrets: for checks that need a text of some kind.
import {
  isFirst,
  isItems,
  isTemplate,
  isUnion,
  type Attribute,
  type Attributes,
} from "../../runtime/contract/attribute.ts";
import { printTemplate } from "../../runtime/contract/template/print.ts";

export function withoutSecrets(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, plain(value)]),
  );
}

/** What holds a question for the host besides is left as it is. */
function plain(attribute: Attribute): Attribute {
  if (typeof attribute !== "object" || attribute === null) return attribute;
  if (isItems(attribute)) return attribute.map(plain);
  if (isTemplate(attribute)) {
    const { $template: template } = attribute;
    const isPlain = template.every(({ kind }) => kind === "text" || kind === "secret");
    return isPlain ? printTemplate(template) : attribute;
  }
  if (isFirst(attribute) || isUnion(attribute)) return attribute;
  return withoutSecrets(attribute);
}
