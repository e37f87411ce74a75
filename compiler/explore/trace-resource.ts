// One resource of a host: each attribute with the place that says it, and the variables that went into it.
import type { Value } from "../../runtime/contract/value.ts";
import type { AttributeSyntax } from "../2-parse/syntax.ts";
import type { Catalog } from "../3-check/catalog.ts";
import type { ExpandedResource } from "../5-specialize/expand.ts";
import { expandCrate } from "../5-specialize/expand.ts";
import type { HostPolicy } from "../5-specialize/policy.ts";
import type { ResourceDocument } from "../show/document.ts";
import { resourceDocument } from "../show/document.ts";
import type { FindOrigin, Origin } from "./origin.ts";
import { originFinder } from "./origin.ts";
import type { Read } from "../origins/reads.ts";
import { readsOfAttribute, readsOfTemplate, readsOfWhen } from "../origins/reads.ts";
import type { Trace, Traced, TracedCarrier, TracedVar } from "./trace.ts";
import { tracedCarrier } from "./trace.ts";

export type TracedResource = Origin & {
  readonly host: string;
  readonly id: string;
  readonly crate: string;
  readonly type: string;
  readonly from: TracedCarrier;
  /** False when this host is not told of it: its condition can never hold here. */
  readonly applies: boolean;
  readonly when?: string;
  readonly whenVars?: { readonly [name: string]: TracedVar };
  readonly attributes: readonly TracedAttribute[];
};

export type TracedAttribute = Origin & {
  readonly name: string;
  /** The branch of a case that it stands in. */
  readonly branch?: string;
  /** As it was written. */
  readonly written: string;
  /** As the host is told; absent when it is told nothing of the kind. */
  readonly value?: Value;
  /** The variables that its templates read. */
  readonly vars?: { readonly [name: string]: TracedVar };
};

export interface Known {
  readonly traced: Traced;
  readonly catalog: Catalog;
  readonly trace: Trace;
  /** Undefined when the tree has mistakes. */
  readonly policy: Pick<HostPolicy, "parts"> | undefined;
}

/** All that the host might be told of, by id. */
export function resourcesOf({
  traced,
  catalog,
}: Pick<Known, "traced" | "catalog">): ReadonlyMap<string, ExpandedResource> {
  const { composition } = traced;
  // Whatever is wrong in there was reported when the tree was compiled.
  const silent = {
    composition,
    templates: catalog.templates,
    report: () => {},
    secret: () => {},
  };
  const all = composition.crates.flatMap((crate) => expandCrate(crate, silent));
  return new Map(all.map((resource) => [resource.id, resource]));
}

export function traceResource(resource: ExpandedResource, known: Known): TracedResource {
  const find = originFinder();
  const { id, crate, syntax } = resource;
  const told = known.policy?.parts.flatMap((part) => part.resources).find((one) => one.id === id);
  const document = told === undefined ? undefined : resourceDocument(told);
  const look: Look = { known, find, document };
  const whenVars = varsRead(syntax.whens.flatMap(readsOfWhen), known.trace);
  const branches = [...(syntax.choice?.branches ?? [])];
  return {
    host: known.trace.host,
    id,
    crate: crate.name,
    type: document?.type ?? syntax.type.value,
    ...find(syntax.name.at),
    from: tracedCarrier(crate.from, find),
    applies: document !== undefined || known.policy === undefined,
    ...(document?.when === undefined ? {} : { when: document.when }),
    ...(whenVars === undefined ? {} : { whenVars }),
    attributes: [
      ...[...syntax.attributes].map(([name, attribute]) => traceAttribute(name, attribute, look)),
      ...branches.flatMap(([branch, attributes]) =>
        [...attributes].map(([name, attribute]) => ({
          ...traceAttribute(name, attribute, look),
          branch,
        })),
      ),
    ],
  };
}

interface Look {
  readonly known: Known;
  readonly find: FindOrigin;
  readonly document: ResourceDocument | undefined;
}

function traceAttribute(
  name: string,
  attribute: AttributeSyntax,
  { known, find, document }: Look,
): TracedAttribute {
  const { value } = attribute;
  const at = value.kind === "lookup" ? value.lookup.at : value.at;
  const folded = document?.attributes[name];
  // What the file that is named there reads counts too: its text is what the host gets.
  const file =
    name === "source" && value.kind === "literal"
      ? known.catalog.templates.get(String(value.value))
      : undefined;
  const inFile = file === undefined ? [] : readsOfTemplate(file, at);
  const vars = varsRead([...readsOfAttribute(attribute), ...inFile], known.trace);
  return {
    name,
    ...find(attribute.key),
    written: at.source.text.slice(at.start, at.end),
    ...(folded === undefined ? {} : { value: folded }),
    ...(vars === undefined ? {} : { vars }),
  };
}

export function varsRead(
  reads: readonly Read[],
  { vars }: Trace,
): { readonly [name: string]: TracedVar } | undefined {
  const names = [...new Set(reads.map(({ value }) => value))].sort();
  const found = names.flatMap((name) => {
    const traced = Object.hasOwn(vars, name) ? vars[name] : undefined;
    return traced === undefined ? [] : [[name, traced] as const];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}
