// Goes through all that the resources of a crate say: values, texts, lookups and conditions.
import type {
  AttributeSyntax,
  CrateSyntax,
  LookupSyntax,
  ParsedTemplate,
  ResourceSyntax,
  TextSyntax,
  ValueSyntax,
} from "../2-parse/syntax.ts";
import type { Located } from "../source/source.ts";

/** Attributes of the resource itself, and of its branches. */
export function attributesOf({
  attributes,
  choice,
}: ResourceSyntax): readonly (readonly [name: string, AttributeSyntax])[] {
  return [
    ...attributes,
    ...[...(choice?.branches.values() ?? [])].flatMap((branch) => [...branch]),
  ];
}

/** All values that an attribute may take. */
export function valuesOf({ value }: AttributeSyntax): readonly ValueSyntax[] {
  if (value.kind !== "lookup") return [value];
  return [...value.lookup.arms.map((arm) => arm.value), value.lookup.fallback];
}

export function lookupsOf(crate: CrateSyntax): readonly LookupSyntax[] {
  // A default of the crate stands on each resource that takes it, and is looked at once.
  const found = new Map<number, LookupSyntax>();
  for (const resource of crate.resources) {
    for (const [, { value }] of attributesOf(resource)) {
      if (value.kind === "lookup") found.set(value.lookup.at.start, value.lookup);
    }
  }
  return [...found.values()];
}

export function templatesIn(resource: ResourceSyntax): readonly ParsedTemplate[] {
  const { name, dependsOn, before, notify, subscribes, choice } = resource;
  const texts: readonly Located<TextSyntax>[] = [
    name,
    ...dependsOn,
    ...before,
    ...notify,
    ...subscribes,
    ...(choice === undefined ? [] : [choice.subject]),
  ];
  return [
    ...texts.map(({ value }) => value).filter((text) => typeof text !== "string"),
    ...attributesOf(resource).flatMap(([, attribute]) => valuesOf(attribute).flatMap(templatesOf)),
  ];
}

function templatesOf(value: ValueSyntax): readonly ParsedTemplate[] {
  switch (value.kind) {
    case "literal":
      return [];
    case "template":
      return [value.template];
    case "list":
      return value.items.flatMap(templatesOf);
    case "map":
      return value.entries.flatMap((entry) => templatesOf(entry.value));
  }
}
