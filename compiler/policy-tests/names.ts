// The names by which tests speak of resources: configcrates, ids, and what a resource is about.
import type { Resource } from "../../runtime/contract/bundle.ts";
import { resourceName } from "../../runtime/contract/resource-name.ts";
import { resourceTypes } from "../generated/resource-types.ts";
import { thingsOf } from "../retract/things.ts";

export type ResourceNames =
  | { readonly kind: "crate"; readonly pattern: string }
  | { readonly kind: "id"; readonly pattern: string }
  | { readonly kind: "target"; readonly type: string; readonly pattern: string };

/**
 * `type[target]` where the word in front is a resource type, and nothing but the target follows: so
 * that `vhost[www]` is an instance of a configcrate, and `vhost[www]/site` a resource of it.
 */
export function readNames(word: string): ResourceNames {
  const [, type = "", target = ""] = /^(\w+)\[(.+)\]$/su.exec(word) ?? [];
  if (isResourceType(type) && !target.includes("]/")) {
    return { kind: "target", type, pattern: target };
  }
  return { kind: word.includes("/") ? "id" : "crate", pattern: word };
}

export function isResourceType(word: string): boolean {
  return Object.hasOwn(resourceTypes, word);
}

export function isPattern({ pattern }: ResourceNames): boolean {
  return pattern.includes("*");
}

/** Made once for many resources. */
export function nameMatcher(names: ResourceNames): (resource: Resource) => boolean {
  const fits = wildcard(names.pattern);
  switch (names.kind) {
    case "crate":
      return ({ crate }) => fitsCrate(crate, fits);
    case "id":
      return ({ id }) => fits(id);
    case "target": {
      const { type } = names;
      return (resource) => resource.type === type && targetsOf(resource).some(fits);
    }
  }
}

/** `vhost` stands for all its instances too. */
export function fitsCrate(crate: string, fits: (text: string) => boolean): boolean {
  const instance = crate.indexOf("[");
  return fits(crate) || (instance !== -1 && fits(crate.slice(0, instance)));
}

/** What the resource is about, as far as that is known; one that is about nothing goes by its name. */
export function targetsOf(resource: Resource): readonly string[] {
  const things = thingsOf(resource);
  if (things.length === 0) return [resourceName(resource)];
  return things.flatMap(({ head }) => (typeof head === "string" ? [head] : []));
}

/** `*` stands for any characters, and nothing else has a meaning of its own. */
export function wildcard(pattern: string): (text: string) => boolean {
  if (!pattern.includes("*")) return (text) => text === pattern;
  const parts = pattern.split(/\*+/u).map((part) => part.replaceAll(/[\\^$.+?()[\]{}|]/gu, "\\$&"));
  const expression = new RegExp(`^${parts.join(".*")}$`, "su");
  return (text) => expression.test(text);
}
