// len, index, slice, and what makes lists and maps. Texts are counted and cut by bytes, as in Go.
import { isMap, type Value } from "../../value.ts";
import { describe, known, type Known } from "../operand.ts";
import { textOf, utf8, utf8Length } from "../text/utf8.ts";
import { isInteger } from "../text/verb.ts";
import { refused, wrongType, type FunctionResult, type TemplateFunction } from "./function.ts";

export const len: TemplateFunction = {
  least: 1,
  most: 1,
  call: ([arg]) => {
    const value = arg?.value ?? null;
    if (typeof value === "string") return known(utf8Length(value));
    if (Array.isArray(value)) return known(value.length);
    if (isMap(value)) return known(Object.keys(value).length);
    return wrongType(0, "a text, a list or a map", value);
  },
};

/** `index x 1 "k"` is x[1]["k"]. A key that a map lacks is no fault by itself. */
export const index: TemplateFunction = {
  least: 1,
  most: Infinity,
  call: ([first, ...keys]) => {
    let found: FunctionResult = first ?? known(null);
    for (const [at, key] of keys.entries()) {
      if (found.kind !== "known") return found;
      found = entryOf(found.value, key, at + 1);
    }
    return found;
  },
};

function entryOf(value: Value, key: Known, at: number): FunctionResult {
  if (isMap(value)) {
    if (typeof key.value !== "string") return wrongType(at, "the key of a map", key.value);
    const entry = Object.hasOwn(value, key.value) ? value[key.value] : undefined;
    if (entry !== undefined) return known(entry);
    return { kind: "lacking", name: key.value, known: Object.keys(value) };
  }
  const items = typeof value === "string" ? utf8(value) : value;
  if (typeof items !== "object" || items === null) {
    return refused("wrong-type", `there is nothing inside of ${describe(value)}`, at - 1);
  }
  if (typeof key.value !== "number" || !isInteger(key))
    return wrongType(at, "a position", key.value);
  const item = items[key.value];
  if (item !== undefined) return known(item);
  return refused(
    "out-of-range",
    `there is no position ${key.value}: it has ${counted(items.length)}`,
    at,
  );
}

function counted(count: number): string {
  if (count === 0) return "nothing in it";
  return count === 1 ? "only position 0" : `positions 0 to ${count - 1}`;
}

/** `slice x 1 3` is x[1:3]. A third bound is allowed for lists, and bounds nothing here. */
export const slice: TemplateFunction = {
  least: 1,
  most: 4,
  call: ([first, ...bounds]) => {
    const value = first?.value ?? null;
    const items = typeof value === "string" ? utf8(value) : value;
    if (!Array.isArray(items) && !(items instanceof Uint8Array))
      return wrongType(0, "a text or a list", value);
    if (typeof value === "string" && bounds.length === 3) {
      return refused("wrong-count", "a text is cut with two positions, not three", 3);
    }
    const [from = 0, to = items.length, ...rest] = bounds.map((bound) => bound.value);
    let least = 0;
    for (const [at, bound] of [from, to, ...rest].entries()) {
      if (typeof bound !== "number" || !Number.isSafeInteger(bound) || bounds[at]?.float === true) {
        return wrongType(at + 1, "a position", bound);
      }
      if (bound < 0 || bound > items.length) {
        return refused(
          "out-of-range",
          `position ${bound} is outside: the length is ${items.length}`,
          at + 1,
        );
      }
      if (bound < least)
        return refused("out-of-range", `position ${bound} lies before ${least}`, at + 1);
      least = bound;
    }
    return cut(items, Number(from), Number(to));
  },
};

function cut(items: readonly Value[] | Uint8Array, from: number, to: number): FunctionResult {
  if (!(items instanceof Uint8Array)) return known(items.slice(from, to));
  const text = textOf(items.subarray(from, to));
  return text === undefined ? refused("out-of-range", "this cuts a character in two") : known(text);
}

export const list: TemplateFunction = {
  least: 0,
  most: Infinity,
  grows: true,
  call: (args) => known(args.map((arg) => arg.value)),
};

/** `dict "a" 1 "b" 2` */
export const dict: TemplateFunction = {
  least: 0,
  most: Infinity,
  grows: true,
  call: (args) => {
    const entries: [string, Value][] = [];
    for (let at = 0; at < args.length; at += 2) {
      const key = args[at]?.value ?? null;
      const value = args[at + 1]?.value;
      if (typeof key !== "string") return wrongType(at, "the key of a map", key);
      if (value === undefined) return refused("wrong-count", `the key "${key}" has no value`, at);
      entries.push([key, value]);
    }
    return known(Object.fromEntries(entries));
  },
};
