// All that is said of one resource, by name: attributes, relations, and what it names besides them.
import type { Attribute } from "../../runtime/contract/attribute.ts";
import type { ObjectRef, Part, Resource } from "../../runtime/contract/bundle.ts";
import type { Value } from "../../runtime/contract/value.ts";
import { resourceTypes } from "../generated/resource-types.ts";
import { variantsOf } from "../retract/managed.ts";
import { resourceDocument, whenSource } from "../show/document.ts";
import type { Change } from "./comparison.ts";

/** A resource, and the part that holds what it refers to. */
export interface Placed {
  readonly resource: Resource;
  readonly part: Part;
}

export type Facts = { readonly [name: string]: Value };

/** By these alone nothing else is done on a host, but only at another time. */
const relations: ReadonlySet<string> = new Set([
  "after",
  "notifies",
  "subscribes",
  "watchSecret",
  "timeoutSeconds",
]);

export function acts({ kind, attributes }: Pick<Change, "kind" | "attributes">): boolean {
  if (kind === "added" || kind === "removed") return true;
  return [...attributes.keys()].some((name) => !relations.has(name));
}

export function factsOf({ resource, part }: Placed): Facts {
  const { id: _id, crate: _crate, ...said } = resourceDocument(resource);
  const { attributes, type, after, notifies, subscribes, watchSecret, timeoutSeconds, ...rest } =
    said;
  return {
    ...attributes,
    ...rest,
    ...variablesOf(resource, part),
    // They are sets: in which order they are listed means nothing.
    ...named("after", after),
    ...named("notifies", notifies),
    ...named("subscribes", subscribes),
    ...named("watchSecret", watchSecret),
    ...(timeoutSeconds === resourceTypes[type]?.timeoutSeconds ? {} : { timeoutSeconds }),
  };
}

function named(name: string, items: readonly string[] = []): Facts {
  return items.length === 0 ? {} : { [name]: items.toSorted() };
}

/** Conditional variables may be reached through others, so that one whose name stands there counts. */
function variablesOf(resource: Resource, { vars = {} }: Part): Facts {
  const names = Object.keys(vars);
  if (names.length === 0) return {};
  const text = JSON.stringify([resource.attributes, resource.choice]);
  if (!text.includes('"Vars"')) return {};
  const printed = names.filter((name) => text.includes(JSON.stringify(name)));
  return Object.fromEntries(
    printed.flatMap((name) => {
      const condition = vars[name];
      return condition === undefined ? [] : [[`variable ${name}`, whenSource(condition)]];
    }),
  );
}

/** By path below files/: what the resource copies, whichever branch of it counts. */
export function copiesOf({ resource, part }: Placed): ReadonlyMap<string, ObjectRef> {
  const files = Object.entries(part.files ?? {});
  if (files.length === 0) return new Map();
  const sources = variantsOf(resource)
    .flatMap(({ source = null, artifact = null }) => [...textsIn(source), ...textsIn(artifact)])
    .map((text) => text.replace(/\/+$/u, ""));
  return new Map(
    files.filter(([path]) =>
      sources.some((source) => path === source || path.startsWith(`${source}/`)),
    ),
  );
}

function textsIn(attribute: Attribute): readonly string[] {
  if (typeof attribute === "string") return [attribute];
  if (typeof attribute !== "object" || attribute === null) return [];
  return Object.values(attribute).flatMap(textsIn);
}
