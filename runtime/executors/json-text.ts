// JSON as it is written: numbers, escapes, twins and the order of keys survive being read and printed again.
import { isMap, type Value } from "../contract/value.ts";

export type Json =
  | { readonly kind: "map"; readonly members: readonly Member[] }
  | { readonly kind: "list"; readonly items: readonly Json[] }
  /** A text, a number, true, false or null, to the letter. */
  | { readonly kind: "word"; readonly raw: string };

export interface Member {
  readonly key: string;
  /** The key as it is written. */
  readonly raw: string;
  readonly value: Json;
}

export const emptyMap: Json = { kind: "map", members: [] };

/** Of a text that is known to be sound. */
export function readJson(text: string): Json {
  const words = Array.from(
    text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g),
    ([word]) => word,
  );
  return readFrom({ words, at: 0 });
}

interface Reader {
  readonly words: readonly string[];
  at: number;
}

function next(reader: Reader): string {
  const word = reader.words[reader.at];
  if (word === undefined) throw new Error("a text that is no JSON was taken for sound");
  reader.at += 1;
  return word;
}

function readFrom(reader: Reader): Json {
  const word = next(reader);
  if (word === "{") return { kind: "map", members: readMembers(reader) };
  if (word === "[") return { kind: "list", items: readItems(reader) };
  return { kind: "word", raw: word };
}

function readMembers(reader: Reader): readonly Member[] {
  const members: Member[] = [];
  for (let word = next(reader); word !== "}"; word = next(reader)) {
    if (word === ",") continue;
    next(reader);
    members.push({ key: textOf(word), raw: word, value: readFrom(reader) });
  }
  return members;
}

function readItems(reader: Reader): readonly Json[] {
  const items: Json[] = [];
  for (let word = next(reader); word !== "]"; word = next(reader)) {
    if (word === ",") continue;
    reader.at -= 1;
    items.push(readFrom(reader));
  }
  return items;
}

function textOf(raw: string): string {
  const text: unknown = JSON.parse(raw);
  return String(text);
}

/** `spelled` turns texts into the letters of the page that they go to. */
export function jsonOf(value: Value, spelled: (text: string) => string): Json {
  if (Array.isArray(value)) {
    return { kind: "list", items: value.map((item) => jsonOf(item, spelled)) };
  }
  if (!isMap(value)) {
    const word = typeof value === "string" ? spelled(value) : value;
    return { kind: "word", raw: JSON.stringify(word) };
  }
  const members = Object.entries(value).map(([name, item]) => {
    const key = spelled(name);
    return { key, raw: JSON.stringify(key), value: jsonOf(item, spelled) };
  });
  return { kind: "map", members };
}

/** By what they mean: 1.0 is 1, and the order of keys is no matter. */
export function isSameJson(one: Json, other: Json): boolean {
  if (one.kind === "word") {
    return other.kind === "word" && JSON.parse(one.raw) === JSON.parse(other.raw);
  }
  if (one.kind === "list") {
    if (other.kind !== "list" || one.items.length !== other.items.length) return false;
    return one.items.every((item, at) => isSameJson(item, other.items[at] ?? emptyMap));
  }
  if (other.kind !== "map" || one.members.length !== other.members.length) return false;
  const others = new Map(other.members.map(({ key, value }) => [key, value]));
  return one.members.every(({ key, value }) => {
    const match = others.get(key);
    return match !== undefined && isSameJson(value, match);
  });
}

/** With so many spaces for each level; none writes one line. */
export function printJson(json: Json, indent: number, level: number = 0): string {
  const [open, close, parts] = partsOf(json, indent, level + 1);
  if (parts === undefined) return open;
  if (parts.length === 0) return open + close;
  if (indent === 0) return open + parts.join(",") + close;
  const inner = `\n${" ".repeat(indent * (level + 1))}`;
  const outer = `\n${" ".repeat(indent * level)}`;
  return open + inner + parts.join(`,${inner}`) + outer + close;
}

function partsOf(
  json: Json,
  indent: number,
  level: number,
): readonly [string, string, readonly string[] | undefined] {
  switch (json.kind) {
    case "word":
      return [json.raw, "", undefined];
    case "list":
      return ["[", "]", json.items.map((item) => printJson(item, indent, level))];
    case "map": {
      const colon = indent === 0 ? ":" : ": ";
      const print = ({ raw, value }: Member): string =>
        `${raw}${colon}${printJson(value, indent, level)}`;
      return ["{", "}", json.members.map(print)];
    }
  }
}
