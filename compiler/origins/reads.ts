// Which variables a piece of the language reads: templates by `.Vars.name`, conditions by the bare name.
import type {
  AttributeSyntax,
  CrateSyntax,
  ParsedTemplate,
  ResourceSyntax,
  TextSyntax,
  ValueSyntax,
} from "../2-parse/syntax.ts";
import type { ParsedWhen } from "../2-parse/when/parsed-when.ts";
import type { Located, Span } from "../source/source.ts";

/** The name of a variable, where it is read; `*` for all of them, `.Item` for that of a foreach. */
export type Read = Located<string>;

export function readsOfCrate({ resources }: CrateSyntax): readonly Read[] {
  return resources.flatMap(readsOfResource);
}

function readsOfResource(resource: ResourceSyntax): readonly Read[] {
  const { name, attributes, whens, foreach, choice } = resource;
  const { dependsOn, before, notify, subscribes } = resource;
  return [
    ...[name, ...dependsOn, ...before, ...notify, ...subscribes].flatMap(readsOfText),
    ...(foreach === undefined ? [] : [foreach]),
    ...whens.flatMap(readsOfWhen),
    ...[...attributes.values()].flatMap(readsOfAttribute),
    ...(choice === undefined ? [] : readsOfText(choice.subject)),
    ...[...(choice?.branches.values() ?? [])].flatMap((branch) =>
      [...branch.values()].flatMap(readsOfAttribute),
    ),
  ];
}

export function readsOfAttribute({ value }: AttributeSyntax): readonly Read[] {
  if (value.kind !== "lookup") return readsOfValue(value);
  const { arms, fallback } = value.lookup;
  return [...arms.map((arm) => arm.value), fallback].flatMap(readsOfValue);
}

export function readsOfValue(value: ValueSyntax): readonly Read[] {
  switch (value.kind) {
    case "literal":
      return [];
    case "template":
      return readsOfTemplate(value.template, value.at);
    case "list":
      return value.items.flatMap(readsOfValue);
    case "map":
      return value.entries.flatMap((entry) => readsOfValue(entry.value));
  }
}

export function readsOfText({ value, at }: Located<TextSyntax>): readonly Read[] {
  return typeof value === "string" ? [] : readsOfTemplate(value, at);
}

export function readsOfTemplate({ tree, places }: ParsedTemplate, at: Span): readonly Read[] {
  return readsIn(tree, { places, at });
}

export function readsOfWhen({ expression, places, at }: ParsedWhen): readonly Read[] {
  return readsIn(expression, { places, at });
}

export const everyVar = "*";
export const itemRead = ".Item";

interface Around {
  readonly places: ReadonlyMap<object, Span>;
  /** Where to point when a node has no place of its own. */
  readonly at: Span;
}

/** Trees of both languages are plain data, so one walk serves them. */
function readsIn(node: unknown, around: Around): readonly Read[] {
  if (typeof node !== "object" || node === null) return [];
  const name = nameRead(node);
  if (name !== undefined) return [{ value: name, at: around.places.get(node) ?? around.at }];
  return Object.values(node).flatMap((inner: unknown) => readsIn(inner, around));
}

function nameRead(node: object): string | undefined {
  if (!("kind" in node)) return undefined;
  if (node.kind === "name" && "name" in node) return String(node.name);
  if (node.kind !== "path" || !("steps" in node) || !Array.isArray(node.steps)) return undefined;
  const isFromRoot = !("from" in node) || node.from === "$";
  const [first, second]: readonly unknown[] = node.steps;
  if (!isFromRoot) return undefined;
  if (first === "Item" || first === "Each") return itemRead;
  if (first !== "Vars") return undefined;
  return typeof second === "string" ? second : everyVar;
}
