// What folding knows of an expression: its value, that it has none, or only where the host will find it.
import { isMap, type Value } from "../value.ts";
import { faulty, type Faulty } from "./fault.ts";
import type { PartialEntries, PartialValue } from "./scope.ts";
import type { Expression } from "./tree.ts";

export type Operand = Known | Missing | Partly | Hosted | Unknown;

export interface Known {
  readonly kind: "known";
  readonly value: Value;
  /** The value is a whole number, but a float. */
  readonly float?: true;
}

/** Nothing has this name. That is as good as null in a condition, and a fault where it is printed. */
export interface Missing {
  readonly kind: "missing";
  readonly name: string;
  /** The names that exist in its place. */
  readonly known: readonly string[];
  /** Where the name was written. */
  readonly node: Expression;
}

/** A map below the root of which something is known, and something is not. */
export interface Partly {
  readonly kind: "partly";
  readonly path: readonly string[];
  readonly entries: PartialEntries;
  readonly open: boolean;
}

/** Unknown, but a path from the root leads to it. */
export interface Hosted {
  readonly kind: "hosted";
  readonly path: readonly string[];
}

/** Unknown, and what the residual must compute in its place: it holds only where it was made. */
export interface Unknown {
  readonly kind: "unknown";
  readonly expression: Expression;
}

export const nothing: Known = { kind: "known", value: null };

export function known(value: Value): Known {
  return { kind: "known", value };
}

/** The value at a path from the root, as an operand. */
export function lift(value: PartialValue, path: readonly string[]): Operand {
  switch (value.kind) {
    case "known":
      return value;
    case "unknown":
      return { kind: "hosted", path };
    case "map":
      return { kind: "partly", path, entries: value.entries, open: value.open };
  }
}

/** `.step` of it. `node` is the expression that says so. */
export function select(operand: Operand, step: string, node: Expression): Operand | Faulty {
  switch (operand.kind) {
    case "known":
      return selectKnown(operand, step, node);
    case "missing":
      return operand;
    case "partly":
      return selectPartly(operand, step, node);
    case "hosted":
      return { kind: "hosted", path: [...operand.path, step] };
    case "unknown":
      return { kind: "unknown", expression: stepFrom(operand.expression, step) };
  }
}

function selectKnown({ value }: Known, step: string, node: Expression): Operand | Faulty {
  if (value === null) return { kind: "missing", name: step, known: [], node };
  if (!isMap(value)) {
    const message = `${describe(value)} has no fields, so there is no "${step}" in it`;
    return faulty({ node, code: "wrong-type", message });
  }
  const field = Object.hasOwn(value, step) ? value[step] : undefined;
  if (field !== undefined) return known(field);
  return { kind: "missing", name: step, known: Object.keys(value), node };
}

function selectPartly(operand: Partly, step: string, node: Expression): Operand {
  const { path, entries, open } = operand;
  const entry = entries.get(step);
  if (entry !== undefined) return lift(entry, [...path, step]);
  if (open) return { kind: "hosted", path: [...path, step] };
  return { kind: "missing", name: step, known: [...entries.keys()], node };
}

function stepFrom(expression: Expression, step: string): Expression {
  const isChain = expression.kind === "path" || expression.kind === "field";
  if (isChain) return { ...expression, steps: [...expression.steps, step] };
  return { kind: "field", of: expression, steps: [step] };
}

/** As in Go, what is empty is false. Undefined when only the host can say. */
export function truthOf(operand: Operand): boolean | undefined {
  switch (operand.kind) {
    case "known":
      return isTrue(operand.value);
    case "missing":
      return false;
    case "partly":
      if ([...operand.entries.values()].some(isThere)) return true;
      return operand.open ? undefined : operand.entries.size > 0;
    case "hosted":
    case "unknown":
      return undefined;
  }
}

export function isTrue(value: Value): boolean {
  if (typeof value !== "object" || value === null) return Boolean(value);
  return (Array.isArray(value) ? value : Object.keys(value)).length > 0;
}

function isThere(value: PartialValue): boolean {
  if (value.kind !== "map") return value.kind === "known";
  return !value.open || [...value.entries.values()].some(isThere);
}

/** The same map as a plain value, when everything in it turns out to be known. */
export function settled(operand: Operand): Operand {
  if (operand.kind !== "partly") return operand;
  const value = whole(operand);
  return value === undefined ? operand : known(value);
}

function whole(map: {
  readonly entries: PartialEntries;
  readonly open: boolean;
}): Value | undefined {
  if (map.open) return undefined;
  const entries: (readonly [string, Value])[] = [];
  for (const [key, entry] of map.entries) {
    const value =
      entry.kind === "known" ? entry.value : entry.kind === "map" ? whole(entry) : undefined;
    if (value === undefined) return undefined;
    entries.push([key, value]);
  }
  return Object.fromEntries(entries);
}

/** For messages: what it is, not what is in it. */
export function describe(value: Value): string {
  if (value === null) return "nil";
  if (Array.isArray(value)) return "a list";
  switch (typeof value) {
    case "string":
      return "a text";
    case "boolean":
      return "a boolean";
    case "number":
      return "a number";
    default:
      return "a map";
  }
}
