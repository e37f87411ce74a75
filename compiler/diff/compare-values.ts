// Two values of one attribute: what differs, told as what they are.
import { canonical } from "../../runtime/contract/canonical-json.ts";
import { isMap, type Value } from "../../runtime/contract/value.ts";
import type { AttributeChange } from "./comparison.ts";
import { longestRise } from "./longest-rise.ts";

type Values = { readonly [name: string]: Value };

/** By name, in the order of the new side; what is gone comes last. */
export function changedValues(old: Values, next: Values): ReadonlyMap<string, AttributeChange> {
  const changes = new Map<string, AttributeChange>();
  for (const name of new Set([...Object.keys(next), ...Object.keys(old)])) {
    const change = changedValue(name, ownValue(old, name), ownValue(next, name));
    if (change !== undefined) changes.set(name, change);
  }
  return changes;
}

/** Undefined when both say the same. */
export function changedValue(
  name: string,
  old: Value | undefined,
  next: Value | undefined,
): AttributeChange | undefined {
  if (old === undefined || next === undefined) {
    if (old === next) return undefined;
    const only = old ?? next;
    return isLines(only)
      ? { kind: "text", old: textOrNothing(old), new: textOrNothing(next) }
      : { kind: "value", old, new: next };
  }
  if (typeof old === "string" && typeof next === "string") return changedText(name, old, next);
  if (isItems(old) && isItems(next)) return changedList(old, next);
  if (isMap(old) && isMap(next) && !isSecret(old) && !isSecret(next)) {
    const entries = changedValues(old, next);
    return entries.size === 0 ? undefined : { kind: "map", entries };
  }
  return canonical(old) === canonical(next) ? undefined : { kind: "value", old, new: next };
}

/** The name of a secret stands for all of a value, and is no map of the operator's. */
function isSecret(value: { readonly [name: string]: Value }): boolean {
  return Object.hasOwn(value, "$secret");
}

function changedText(name: string, old: string, next: string): AttributeChange | undefined {
  if (old === next) return undefined;
  if (/(?:^|_)mode$/u.test(name) && octal.test(old) && octal.test(next)) {
    // "644" and "0644" are the same permissions.
    return Number.parseInt(old, 8) === Number.parseInt(next, 8)
      ? undefined
      : { kind: "mode", old, new: next };
  }
  const areLong = Math.min(old.length, next.length) > longText;
  return isLines(old) || isLines(next) || areLong
    ? { kind: "text", old, new: next }
    : { kind: "value", old, new: next };
}

const octal = /^[0-7]{3,5}$/u;

/** What fits on a line of a terminal is read side by side. */
const longText = 60;

function isLines(value: Value | undefined): value is string {
  return typeof value === "string" && value.includes("\n");
}

function textOrNothing(value: Value | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function changedList(old: readonly Value[], next: readonly Value[]): AttributeChange | undefined {
  const [was, is] = [old.map(canonical), next.map(canonical)];
  const places = placesOf(was);
  const kept: number[] = [];
  const added = next.filter((_, at) => {
    const place = places.get(is[at] ?? "")?.shift();
    if (place !== undefined) kept.push(place);
    return place === undefined;
  });
  const gone = new Set([...places.values()].flat());
  const removed = old.filter((_, at) => gone.has(at));
  const reordered = longestRise(kept).size < kept.length;
  if (added.length === 0 && removed.length === 0 && !reordered) return undefined;
  return { kind: "list", removed, added, reordered };
}

/** Where each of them stands; what stands there twice counts twice. */
function placesOf(items: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  items.forEach((item, at) => {
    const known = places.get(item);
    if (known === undefined) places.set(item, [at]);
    else known.push(at);
  });
  return places;
}

function isItems(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function ownValue(values: Values, name: string): Value | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
