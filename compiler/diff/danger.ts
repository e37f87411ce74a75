// Which changes can hurt: what is deleted, restarted or rebooted, who may enter, and how a host is reached.
import { isTemplate, type Attribute, type Attributes } from "../../runtime/contract/attribute.ts";
import type { Resource } from "../../runtime/contract/bundle.ts";
import {
  accessPlaces,
  isAt,
  networkPlaces,
  networkServices,
  sshFolder,
} from "../../runtime/contract/places.ts";
import { printTemplate } from "../../runtime/contract/template/print.ts";
import { resourceTypes } from "../generated/resource-types.ts";
import { variantsOf } from "../retract/managed.ts";
import { thingsOf } from "../retract/things.ts";
import { dangers, type AttributeChange, type Danger } from "./comparison.ts";

export interface Effect {
  readonly old: Resource | undefined;
  readonly next: Resource | undefined;
  readonly attributes: ReadonlyMap<string, AttributeChange>;
  readonly wakes: readonly string[];
  /** The agent will take back what the old side gave, all by itself. */
  readonly isPruned: boolean;
}

/** Of a change that does something on a host. */
export function dangersOf(effect: Effect): readonly Danger[] {
  const { old, next, wakes, isPruned } = effect;
  const resources = [old, next].filter((resource) => resource !== undefined);
  const found = new Set<Danger>(resources.flatMap(classesOf));
  if (isPruned || becomesAbsent(effect) || purges(effect)) found.add("deletes");
  // What merely leaves policy goes on as it is.
  const isTouched = next !== undefined || isPruned;
  if (wakes.length > 0 || (isTouched && resources.some(isService))) found.add("restarts");
  return dangers.filter((danger) => found.has(danger));
}

/** What a resource is about, whatever happens to it. */
function classesOf(resource: Resource): readonly Danger[] {
  const declared = resourceTypes[resource.type]?.danger ?? [];
  const variants = variantsOf(resource);
  const paths = variants.flatMap(({ target_path: path = null }) => wordsOf(path));
  const isEntrance =
    paths.some((path) => [sshFolder, ...accessPlaces].some((place) => isAt(path, place))) ||
    paths.some((path) => /\/\.ssh(?:\/|$)/u.test(path)) ||
    namesOne(variants, "service", ["ssh", "sshd"]) ||
    namesOne(variants, "package", ["sudo"]);
  const isNetwork =
    paths.some((path) => networkPlaces.some((place) => isAt(path, place))) ||
    namesOne(variants, "service", networkServices) ||
    variants.some(({ key = null }) => {
      return resource.type === "sysctl" && wordsOf(key).some((word) => word.startsWith("net."));
    });
  return [
    ...declared,
    ...(isEntrance ? (["access"] as const) : []),
    ...(isNetwork ? (["network"] as const) : []),
  ];
}

function namesOne(
  variants: readonly Attributes[],
  attribute: string,
  names: readonly string[],
): boolean {
  return variants
    .flatMap((attributes) => wordsOf(attributes[attribute] ?? null))
    .some((word) => names.includes(word.replace(/\.service$/u, "")));
}

/** It is told to be gone, and was not, or it is another thing that is told so. */
function becomesAbsent({ old, next }: Effect): boolean {
  if (next === undefined || !mayBeAbsent(next)) return false;
  return old === undefined || !mayBeAbsent(old) || keysOf(old) !== keysOf(next);
}

function mayBeAbsent(resource: Resource): boolean {
  return variantsOf(resource).some(({ state = null }) => {
    return wordsOf(state).includes("absent");
  });
}

function keysOf(resource: Resource): string {
  return thingsOf(resource)
    .map(({ key }) => key)
    .join("\n");
}

/** Whatever is not listed goes, and it is this or the list that changes. */
function purges({ next, attributes }: Effect): boolean {
  // Of a package it says how to remove it, not that it goes.
  if (next === undefined || resourceTypes[next.type]?.owns === "package") return false;
  const purging = new Set(
    variantsOf(next).flatMap((variant) =>
      Object.entries(variant).flatMap(([name, value]) =>
        name.startsWith("purge") && value !== false ? [name] : [],
      ),
    ),
  );
  const changed = [...attributes];
  return (
    purging.size > 0 &&
    changed.some(([name, { kind }]) => purging.has(name) || kind === "list" || kind === "file")
  );
}

function isService({ type }: Resource): boolean {
  return resourceTypes[type]?.owns === "service";
}

/** All texts that an attribute may come to be; of a template its source. */
function wordsOf(attribute: Attribute): readonly string[] {
  if (typeof attribute === "string") return [attribute];
  if (typeof attribute !== "object" || attribute === null) return [];
  if (isTemplate(attribute)) return [printTemplate(attribute.$template)];
  return Object.entries(attribute).flatMap(([name, item]) =>
    name === "when" ? [] : wordsOf(item),
  );
}
