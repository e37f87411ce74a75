// All attributes of one resource for one kind of host: branches chosen, lookups decided, sources read.
import type { Arm, Attribute, Attributes, Choice } from "../../runtime/contract/attribute.ts";
import { isFirst, isSettled } from "../../runtime/contract/attribute.ts";
import type { AttributeSyntax, ResourceSyntax } from "../2-parse/syntax.ts";
import { resourceTypes } from "../generated/resource-types.ts";
import { resourceValidators } from "../generated/validators.js";
import { copiedBy, isDataPath } from "../3-check/copied.ts";
import { missingSource } from "../3-check/missing-source.ts";
import * as say from "./diagnostics.ts";
import type { Folding } from "./fold.ts";
import { foldContent, foldText, foldValue, forBlock } from "./fold.ts";
import { checkPlaces, checkSensitive } from "./secret-places.ts";
import { withoutSecrets } from "./without-secrets.ts";
import type { LookupSubject } from "./lookup.ts";
import { foldLookup } from "./lookup.ts";

export type Folded =
  | {
      readonly kind: "folded";
      readonly attributes: Attributes;
      readonly choice: Choice | undefined;
    }
  /** CASE-04: no branch fits, and without one there is nothing to manage. */
  | { readonly kind: "skipped" }
  /** Reported. */
  | { readonly kind: "failed" };

type AttributeMap = ReadonlyMap<string, AttributeSyntax>;

export function foldAttributes(
  resource: ResourceSyntax,
  subject: LookupSubject,
  folding: Folding,
): Folded {
  if (!resource.fits) return { kind: "failed" };
  const { choice } = resource;
  if (choice === undefined) return folded(resource, resource.attributes, { subject, folding });
  const chosen = foldText(choice.subject.value, choice.subject.at, folding);
  if (chosen === undefined) return { kind: "failed" };
  if (typeof chosen === "string") {
    const branch = choice.branches.get(chosen);
    if (branch === undefined && lacksRequired(resource)) return { kind: "skipped" };
    const attributes = new Map([...resource.attributes, ...(branch ?? [])]);
    if (branch?.has("content") === true && !branch.has("source")) attributes.delete("source");
    if (branch?.has("source") === true && !branch.has("content")) attributes.delete("content");
    return folded(resource, attributes, { subject, folding });
  }
  const base = foldMap(resource.attributes, resource.type.value, { subject, folding });
  const branches: [string, Attributes][] = [];
  for (const [value, map] of choice.branches) {
    const attributes = foldMap(map, resource.type.value, { subject, folding });
    if (attributes === undefined) return { kind: "failed" };
    branches.push([value, attributes]);
  }
  if (base === undefined) return { kind: "failed" };
  return {
    kind: "folded",
    attributes: base,
    choice: {
      subject: chosen,
      branches: Object.fromEntries(branches),
      ...(lacksRequired(resource) ? { otherwise: "skip" as const } : {}),
    },
  };
}

interface Work {
  readonly subject: LookupSubject;
  readonly folding: Folding;
}

function folded(resource: ResourceSyntax, map: AttributeMap, work: Work): Folded {
  const attributes = foldMap(map, resource.type.value, work);
  if (attributes === undefined || !fitsSchema(resource, { map, attributes }, work.folding)) {
    return { kind: "failed" };
  }
  return { kind: "folded", attributes, choice: undefined };
}

function lacksRequired({ type, attributes }: ResourceSyntax): boolean {
  const about = resourceTypes[type.value]?.about ?? {};
  const required = Object.entries(about).filter(([, { required: need }]) => need === "always");
  const hasBase = [...attributes.keys()].some((key) => key === "content" || key === "source");
  const branchesBringContent = type.value === "file" && !hasBase;
  return branchesBringContent || required.some(([key]) => !attributes.has(key));
}

/** A template prints text; where the type wants a number or a boolean, the text says which. */
function asWanted(value: Attribute, name: string, type: string): Attribute {
  const wanted = resourceTypes[type]?.about[name]?.type ?? ["string"];
  if (typeof value !== "string" || wanted.includes("string")) return value;
  if (wanted.includes("boolean") && (value === "true" || value === "false"))
    return value === "true";
  const isNumber = wanted.includes("integer") || wanted.includes("number");
  return isNumber && /^-?\d{1,15}$/u.test(value) ? Number(value) : value;
}

function foldMap(
  map: AttributeMap,
  type: string,
  { subject, folding }: Work,
): Attributes | undefined {
  const attributes: [string, Attribute][] = [];
  let whole = true;
  for (const [name, syntax] of map) {
    const { value } = syntax;
    const result =
      value.kind === "lookup"
        ? foldLookup(value.lookup, subject, folding)
        : foldValue(value, folding);
    if (result === undefined) whole = false;
    // G-06: null means no value.
    else if (result !== null) attributes.push([name, asWanted(result, name, type)]);
  }
  const given = Object.fromEntries(attributes);
  if (!whole || !checkPlaces(type, { map, attributes: given }, folding)) return undefined;
  const complete = withSource(given, map, { type, folding });
  if (complete === undefined) return undefined;
  return checkSensitive({ map, attributes: complete }, folding) ? complete : undefined;
}

/** A source in templates/ gives the host its text; one in files/ stays, for its bytes travel beside. */
function withSource(
  attributes: Attributes,
  map: AttributeMap,
  { type, folding }: { readonly type: string; readonly folding: Folding },
): Attributes | undefined {
  const copied = copiedBy(type);
  const syntax = copied === undefined ? undefined : map.get(copied.attribute);
  const source = copied === undefined ? undefined : attributes[copied.attribute];
  if (copied === undefined || source === undefined || syntax === undefined) return attributes;
  const texts = textsOf(source);
  if (texts === undefined) {
    folding.report(forBlock(say.sourceNotKnown(syntax.key), folding));
    return undefined;
  }
  if (!allFound(texts, syntax, { type, folding })) return undefined;
  const isCopied = texts.map((text) => type !== "file" || isDataPath(text));
  if (isCopied.every(Boolean)) return attributes;
  if (isCopied.some(Boolean)) {
    folding.report(forBlock(say.mixedSources(syntax.key), folding));
    return undefined;
  }
  const { source: _source, ...others } = attributes;
  const content = contentOf(source, syntax, folding);
  return content === undefined ? undefined : { ...others, content };
}

/** What was written as such has been looked for already. */
function allFound(
  texts: readonly string[],
  { key, value }: AttributeSyntax,
  { type, folding }: { readonly type: string; readonly folding: Folding },
): boolean {
  const mistakes = texts.flatMap((text) => {
    const path = { value: text, at: key };
    return missingSource(path, { type, templates: folding.templates, data: folding.data }) ?? [];
  });
  if (value.kind === "template") {
    for (const mistake of mistakes) folding.report(forBlock(mistake, folding));
  }
  return mistakes.length === 0;
}

/** All texts that it may be; undefined when the host would make one up. */
function textsOf(source: Attribute): readonly string[] | undefined {
  if (typeof source === "string") return [source];
  if (!isFirst(source)) return undefined;
  const all = [...source.$first.map(({ value }) => value), source.otherwise];
  // G-06: null means no value.
  const texts = all.map((value) => (value === null ? [] : textsOf(value)));
  return texts.every((list) => list !== undefined) ? texts.flat() : undefined;
}

/** A lookup of files becomes a lookup of their texts, so that the host may still choose. */
function contentOf(
  source: Attribute,
  syntax: AttributeSyntax,
  folding: Folding,
): Attribute | undefined {
  if (isFirst(source)) {
    const arms = source.$first.map(({ when, value }) => ({
      when,
      value: contentOf(value, syntax, folding),
    }));
    const otherwise = contentOf(source.otherwise, syntax, folding);
    if (otherwise === undefined) return undefined;
    return arms.every((arm): arm is Arm => arm.value !== undefined)
      ? { $first: arms, otherwise }
      : undefined;
  }
  if (source === null) return null;
  const template = typeof source === "string" ? folding.templates.get(source) : undefined;
  if (template === undefined) throw new Error("a source that was found is no template");
  return foldContent(template, syntax.key, folding);
}

/** What a template printed is held against the schema like anything that was written there. */
function fitsSchema(
  resource: ResourceSyntax,
  { map, attributes }: { readonly map: AttributeMap; readonly attributes: Attributes },
  folding: Folding,
): boolean {
  const type = resource.type.value;
  const validate = resourceValidators[type];
  const templated = [...map].filter(([, { value }]) => value.kind === "template");
  if (validate === undefined || templated.length === 0) return true;
  // A secret is a text like any other to the schema; its reference stands in for it.
  const plain = withoutSecrets(attributes);
  if (!Object.values(plain).every(isSettled)) return true;
  if (validate({ name: "name", type, ...plain })) return true;
  let fits = true;
  for (const [attribute, { value }] of templated) {
    const fault = validate.errors?.find((error) => error.instancePath === `/${attribute}`);
    const printedValue = plain[attribute];
    if (fault === undefined || printedValue === undefined || value.kind !== "template") continue;
    fits = false;
    folding.report(
      forBlock(
        say.foldedValue({
          at: value.at,
          attribute,
          value: typeof printedValue === "string" ? printedValue : "",
          wanted: resourceTypes[type]?.about[attribute]?.description,
        }),
        folding,
      ),
    );
  }
  return fits;
}
