// Folds the attributes of one resource: templates become text, sources become content.
import type { Scope } from "../../runtime/contract/template.ts";
import { evaluateTemplate, printed } from "../../runtime/contract/template.ts";
import type { Value } from "../../runtime/contract/value.ts";
import type { ParsedTemplate, ResourceSyntax, ValueSyntax } from "../2-parse/syntax.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import { resourceValidators } from "../generated/validators.js";
import type { Located } from "../source/source.ts";
import * as say from "./diagnostics.ts";

export interface Folding {
  readonly scope: Scope;
  readonly templates: ReadonlyMap<string, ParsedTemplate>;
  /** The pattern of the match block, to say for whom something went wrong. */
  readonly block: Located<string>;
  readonly report: Report;
}

export type Attributes = { readonly [name: string]: Value };

/** Undefined when something in it could not be folded; it was reported then. */
export function foldAttributes(resource: ResourceSyntax, folding: Folding): Attributes | undefined {
  const attributes: Record<string, Value> = {};
  let whole = true;
  for (const [name, syntax] of resource.attributes) {
    const value = fold(syntax, folding);
    if (value === undefined) whole = false;
    else attributes[name] = value;
  }
  if (!whole || !fitsSchema(resource, attributes, folding)) return undefined;
  return withContent(attributes, folding);
}

function fold(syntax: ValueSyntax, folding: Folding): Value | undefined {
  switch (syntax.kind) {
    case "literal":
      return syntax.value;
    case "template":
      return foldTemplate(syntax.template, folding);
    case "list": {
      const items = syntax.items.map((item) => fold(item, folding));
      return items.every((item) => item !== undefined) ? items : undefined;
    }
    case "map": {
      const entries = syntax.entries.map(({ key, value }) => [key, fold(value, folding)] as const);
      return entries.every((entry): entry is readonly [string, Value] => entry[1] !== undefined)
        ? Object.fromEntries(entries)
        : undefined;
    }
  }
}

/** Node by node, so that every undefined name in a text is told, not the first alone. */
function foldTemplate(template: ParsedTemplate, folding: Folding): string | undefined {
  const pieces = template.tree.map((node) => {
    const result = evaluateTemplate([node], folding.scope);
    if (result.kind === "text") return result.text;
    if (result.kind === "residual") throw new Error("a variable was unknown at compile time");
    const at = template.places.get(node);
    if (at === undefined || node.kind !== "print") throw new Error("a template node has no place");
    folding.report(
      say.undefinedVariable(at, node.path, { known: result.lookup.known, block: folding.block }),
    );
    return undefined;
  });
  return pieces.every((piece) => piece !== undefined) ? pieces.join("") : undefined;
}

/** `source` names a template file; what a host receives is its text. */
function withContent(attributes: Attributes, folding: Folding): Attributes | undefined {
  const { source, ...others } = attributes;
  if (typeof source !== "string") return attributes;
  const template = folding.templates.get(source);
  // A literal name that leads nowhere was refused when names were checked.
  if (template === undefined) return undefined;
  const content = foldTemplate(template, folding);
  return content === undefined ? undefined : { ...others, content };
}

/** What a template printed is held against the schema like anything that was written there. */
function fitsSchema(resource: ResourceSyntax, attributes: Attributes, folding: Folding): boolean {
  const validate = resourceValidators[resource.type.value];
  const templated = [...resource.attributes].filter(([, syntax]) => syntax.kind === "template");
  if (validate === undefined || templated.length === 0) return true;
  if (validate({ name: resource.name.value, type: resource.type.value, ...attributes }))
    return true;
  let fits = true;
  for (const [attribute, syntax] of templated) {
    const fault = validate.errors?.find((error) => error.instancePath === `/${attribute}`);
    if (fault === undefined) continue;
    fits = false;
    const value = printed(attributes[attribute] ?? null);
    const { pattern } = fault.params;
    const wanted = typeof pattern === "string" ? `It must match ${pattern}.` : undefined;
    folding.report(
      say.foldedValue({ at: syntax.at, attribute, value, wanted, block: folding.block }),
    );
  }
  return fits;
}
