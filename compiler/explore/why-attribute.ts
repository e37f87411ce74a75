// One attribute of a resource: the lines that say it, what they read, and what lost against them.
import type { Attribute } from "../../runtime/contract/attribute.ts";
import type { Part, Resource } from "../../runtime/contract/bundle.ts";
import { secretsIn } from "../../runtime/contract/secrets-in.ts";
import type { Value } from "../../runtime/contract/value.ts";
import type { AttributeSyntax, ResourceSyntax } from "../2-parse/syntax.ts";
import { copiedBy } from "../3-check/copied.ts";
import type { ExpandedResource } from "../5-specialize/expand.ts";
import { foldAttributes } from "../5-specialize/fold-attributes.ts";
import type { Trail } from "../origins/part-origins.ts";
import { factNames, originsOfPart } from "../origins/part-origins.ts";
import type { Read } from "../origins/reads.ts";
import { everyVar, itemRead, readsOfAttribute, readsOfTemplate } from "../origins/reads.ts";
import { resourceTypes } from "../generated/resource-types.ts";
import { resourceDocument } from "../show/document.ts";
import type { Origin } from "./origin.ts";
import type { TracedVar } from "./trace.ts";
import { receiverFinder } from "./receiver.ts";
import { varsRead } from "./trace-resource.ts";
import type { ArmVerdict, CaseVerdict, Judged } from "./verdicts.ts";
import { foldingOf, judgeCase, judgeLookup } from "./verdicts.ts";

export type WhyAttribute = {
  readonly name: string;
  /** As the host is told; absent when it is told nothing of the kind. */
  readonly value?: Value;
  /** All lines that it follows from. */
  readonly places: readonly Origin[];
  /** Nobody says it: it follows from the type, or from how the configcrate is wanted. */
  readonly implied?: true;
  /** As it was written, here and in the branches of a case. */
  readonly written: readonly Writing[];
};

export type Writing = Origin & {
  readonly by: "resource" | "defaults" | "branch";
  readonly text: string;
  /**
   * `beaten`: a branch says otherwise. `overruled`: a default, and the resource says otherwise itself.
   * `fails`: the case is another one. `open`: only the host can say.
   */
  readonly verdict: "taken" | "beaten" | "overruled" | "fails" | "open";
  readonly branch?: string;
  readonly case?: CaseVerdict;
  readonly arms?: readonly ArmVerdict[];
  /** A template below templates/, or what is copied from files/. */
  readonly uses?: string;
  readonly reads?: readonly ReadVar[];
  readonly vars?: { readonly [name: string]: TracedVar };
  readonly secrets?: readonly (Origin & { readonly path: string })[];
};

/** Where a variable is read. */
export type ReadVar = Origin & { readonly name: string };

export interface Told {
  readonly told: Resource | undefined;
  readonly part: Part | undefined;
}

export function whyAttributes(
  resource: ExpandedResource,
  { told, part }: Told,
  judged: Judged,
): readonly WhyAttribute[] {
  const trails = trailsOf(told, part, judged);
  const values = told === undefined ? {} : valuesOf(told);
  const writings = writingsOf(resource, told, judged);
  const names = [
    ...new Set([...writings.keys(), ...(told === undefined ? [] : factNames(told))]),
  ].filter((name) => !hidden.has(name));
  return names.map((name) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return {
      name,
      ...(value === undefined ? {} : { value }),
      ...(trails?.get(name)?.isImplied === true ? { implied: true as const } : {}),
      places: (trails?.get(name)?.places ?? []).map(({ file, line }) => ({ file, line })),
      written: writings.get(name) ?? [],
    };
  });
}

/** Told of the resource as a whole, and not as something that it says. */
const hidden: ReadonlySet<string> = new Set(["id", "type", "when", "case"]);

function trailsOf(
  told: Resource | undefined,
  part: Part | undefined,
  { known }: Judged,
): ReadonlyMap<string, Trail> | undefined {
  if (told === undefined || part === undefined || known.origins === undefined) return undefined;
  const { composition, host } = known.traced;
  const receiver = receiverFinder({
    catalog: known.catalog,
    fleet: { name: undefined, compositions: [composition] },
  })({
    match: composition.block.match.value,
    host: host.name.value,
    tags: composition.block.tags.map(({ value }) => value),
  });
  return originsOfPart(known.origins, receiver, part)?.resources.get(told.id);
}

function valuesOf(told: Resource): { readonly [name: string]: Value | undefined } {
  const { attributes, match = {}, after, notifies, ...others } = resourceDocument(told);
  return {
    ...Object.assign({}, ...Object.values(match)),
    ...attributes,
    ...(after.length === 0 ? {} : { after }),
    ...(notifies.length === 0 ? {} : { notifies }),
    subscribes: others.subscribes,
    watchSecret: others.watchSecret,
    timeoutSeconds: others.timeoutSeconds,
  };
}

interface Written {
  readonly name: string;
  readonly attribute: AttributeSyntax;
  readonly branch: string | undefined;
}

function writingsOf(
  resource: ExpandedResource,
  told: Resource | undefined,
  judged: Judged,
): ReadonlyMap<string, readonly Writing[]> {
  const { syntax } = resource;
  const judgedCase = judgeCase(resource, judged);
  const secrets = secretPlaces(resource, judged);
  const all: readonly Written[] = [
    ...[...syntax.attributes].map(([name, attribute]) => ({ name, attribute, branch: undefined })),
    ...[...(syntax.choice?.branches ?? [])].flatMap(([branch, attributes]) =>
      [...attributes].map(([name, attribute]) => ({ name, attribute, branch })),
    ),
  ];
  const found = new Map<string, Writing[]>();
  for (const written of all) {
    const { name, attribute, branch } = written;
    const shown = shownAs(name, syntax, told);
    const verdict = verdictOf(written, syntax, judgedCase);
    const printed = told === undefined ? [] : secretsIn(attributeOf(told, shown));
    const writing: Writing = {
      by: branch === undefined ? madeBy(attribute, resource) : "branch",
      text: textOf(attribute),
      verdict,
      ...judged.find(attribute.key),
      ...(branch === undefined ? {} : { branch }),
      ...(branch === undefined || judgedCase === undefined ? {} : { case: judgedCase }),
      ...(attribute.value.kind === "lookup"
        ? { arms: judgeLookup(attribute.value.lookup, judged) }
        : {}),
      ...detailsOf(name, attribute, judged),
      ...(printed.length === 0
        ? {}
        : { secrets: printed.flatMap((path) => secrets.get(path) ?? []) }),
    };
    const beneath = writing.by === "resource" ? overruledBy(name, resource, judged) : [];
    found.set(shown, [...(found.get(shown) ?? []), writing, ...beneath]);
  }
  return found;
}

/** DEF-02: what the configcrate says for all of its resources, and this one does not take. */
function overruledBy(
  attribute: string,
  { crate, syntax }: ExpandedResource,
  { find }: Judged,
): readonly Writing[] {
  const { about = {} } = resourceTypes[syntax.type.value] ?? {};
  return crate.crate.defaults
    .filter(({ name }) => (about[name.value]?.aliasOf ?? name.value) === attribute)
    .map(({ name, valueAt }) => ({
      by: "defaults",
      text: valueAt.source.text.slice(valueAt.start, valueAt.end),
      verdict: "overruled",
      ...find(name.at),
    }));
}

/** A file of templates/ is told as its text. */
function shownAs(name: string, { type }: ResourceSyntax, told: Resource | undefined): string {
  const isFile = type.value === "file" && copiedBy("file")?.attribute === name;
  return isFile && told?.attributes[name] === undefined ? "content" : name;
}

function attributeOf({ attributes, choice }: Resource, name: string): Attribute {
  return [attributes, ...Object.values(choice?.branches ?? {})].map((map) => map[name] ?? null);
}

function madeBy({ key }: AttributeSyntax, { crate }: ExpandedResource): "resource" | "defaults" {
  return crate.crate.defaults.some(({ name }) => name.at.start === key.start)
    ? "defaults"
    : "resource";
}

function verdictOf(
  { name, branch }: Written,
  { choice }: ResourceSyntax,
  judged: CaseVerdict | undefined,
): Writing["verdict"] {
  if (choice === undefined || judged === undefined) return "taken";
  const { prints } = judged;
  if (branch !== undefined)
    return prints === undefined ? "open" : prints === branch ? "taken" : "fails";
  if (prints === undefined) {
    return [...choice.branches.values()].some((other) => other.has(name)) ? "open" : "taken";
  }
  return choice.branches.get(prints)?.has(name) === true ? "beaten" : "taken";
}

function textOf({ value }: AttributeSyntax): string {
  const { at } = value.kind === "lookup" ? value.lookup : value;
  return at.source.text.slice(at.start, at.end);
}

function detailsOf(
  name: string,
  attribute: AttributeSyntax,
  { known, find }: Judged,
): Partial<Pick<Writing, "uses" | "reads" | "vars">> {
  const { value } = attribute;
  const copies = name === "source" || name === "artifact";
  const path = copies && value.kind === "literal" ? value.value : undefined;
  const named = typeof path === "string" ? { uses: path } : {};
  const template = typeof path === "string" ? known.catalog.templates.get(path) : undefined;
  const file = template === undefined ? [] : readsOfTemplate(template, attribute.key);
  const reads = [...readsOfAttribute(attribute), ...file];
  const vars = varsRead(reads, known.trace);
  const told = reads.flatMap((read) => readVar(read, find));
  return {
    ...named,
    ...(told.length === 0 ? {} : { reads: onceALine(told) }),
    ...(vars === undefined ? {} : { vars }),
  };
}

function readVar({ value, at }: Read, find: Judged["find"]): readonly ReadVar[] {
  return value === everyVar || value === itemRead ? [] : [{ name: value, ...find(at) }];
}

function onceALine(reads: readonly ReadVar[]): readonly ReadVar[] {
  return [
    ...new Map(reads.map((read) => [`${read.name} ${read.file}:${read.line}`, read])).values(),
  ];
}

/** By path: the places that name the secret, never what it is. */
function secretPlaces(
  resource: ExpandedResource,
  { known, find }: Judged,
): ReadonlyMap<string, readonly (Origin & { readonly path: string })[]> {
  const places = new Map<string, (Origin & { readonly path: string })[]>();
  const { composition, host } = known.traced;
  const folding = foldingOf(resource, known, ({ value, at }) => {
    places.set(value, [...(places.get(value) ?? []), { path: value, ...find(at) }]);
  });
  const subject = { host, tags: composition.block.tags.map(({ value }) => value) };
  foldAttributes(resource.syntax, subject, folding);
  return places;
}
