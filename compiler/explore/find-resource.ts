// Which resource of a host somebody means: by its id, by `type[target]`, or by any part of it that only one has.
import type { Resource } from "../../runtime/contract/bundle.ts";
import { resourceName } from "../../runtime/contract/resource-name.ts";
import { resourceTypes } from "../generated/resource-types.ts";

export interface Nameable {
  readonly id: string;
  readonly type: string;
  /** As the host is told of it; undefined when it is not. */
  readonly told: Resource | undefined;
  /** What may be asked of it; a host may have hundreds of resources, and one of them is asked. */
  readonly attributes: () => readonly string[];
}

export type Found =
  | { readonly kind: "found"; readonly id: string; readonly attribute: string | undefined }
  | { readonly kind: "several"; readonly ids: readonly string[] }
  /** The resource is there, and has no such attribute. */
  | { readonly kind: "no-attribute"; readonly resource: Nameable; readonly attribute: string }
  | { readonly kind: "none" };

/** Names may hold dots, so that the longest reading is tried first, and exact names before parts of them. */
export function findResource(words: string, resources: readonly Nameable[]): Found {
  const dot = words.lastIndexOf(".");
  const [head, attribute] =
    dot <= 0 ? [words, undefined] : [words.slice(0, dot), words.slice(dot + 1)];
  for (const find of [exactly, byThing, byPart]) {
    const whole = find(words, resources);
    if (whole.length > 0) return among(whole, undefined);
    if (attribute === undefined) continue;
    const before = find(head, resources);
    if (before.length > 0) return among(before, attribute);
  }
  return { kind: "none" };
}

function among(found: readonly Nameable[], attribute: string | undefined): Found {
  const [resource, ...others] = found;
  if (resource === undefined) return { kind: "none" };
  if (others.length > 0) return { kind: "several", ids: found.map(({ id }) => id) };
  if (attribute === undefined || resource.attributes().includes(attribute)) {
    return { kind: "found", id: resource.id, attribute };
  }
  return { kind: "no-attribute", resource, attribute };
}

function exactly(words: string, resources: readonly Nameable[]): readonly Nameable[] {
  return resources.filter(({ id }) => id === words);
}

/** `service[nginx]`, `file[/etc/motd]` */
function byThing(words: string, resources: readonly Nameable[]): readonly Nameable[] {
  const { type, target } = /^(?<type>\w+)\[(?<target>.+)\]$/u.exec(words)?.groups ?? {};
  if (type === undefined || target === undefined) return [];
  return resources.filter((resource) => resource.type === type && isAbout(resource, target));
}

function isAbout({ type, told }: Nameable, target: string): boolean {
  if (told === undefined) return false;
  const identity = resourceTypes[type]?.identity ?? [];
  return resourceName(told) === target || identity.some((name) => told.attributes[name] === target);
}

/** The end of an id before the middle of it. */
function byPart(words: string, resources: readonly Nameable[]): readonly Nameable[] {
  const ending = resources.filter(({ id }) => id.endsWith(`/${words}`));
  return ending.length > 0 ? ending : resources.filter(({ id }) => id.includes(words));
}
