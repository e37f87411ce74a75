// Finds, sets and removes what a JSON pointer (RFC 6901) names.
import { emptyMap, type Json } from "./json-text.ts";

/** The names on the way. */
export type Pointer = readonly string[];

export function pointerOf(written: string): Pointer {
  if (written !== "" && !written.startsWith("/")) {
    throw new Error(`the pointer "${written}" does not start with a slash`);
  }
  return written
    .split("/")
    .slice(1)
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
}

export type Pointed = { readonly json: Json } | { readonly unfit: string };

export function valueAt(json: Json, [name, ...rest]: Pointer): Json | undefined {
  if (name === undefined) return json;
  const child =
    json.kind === "map"
      ? json.members.findLast(({ key }) => key === name)?.value
      : json.kind === "list"
        ? json.items[indexOf(name) ?? -1]
        : undefined;
  return child === undefined ? undefined : valueAt(child, rest);
}

/** Maps that are missing on the way are made; whatever else stands there is not replaced. */
export function withValue(json: Json, pointer: Pointer, value: Json): Pointed {
  const [name, ...rest] = pointer;
  if (name === undefined) return { json: value };
  if (json.kind === "word") {
    return {
      unfit: `${json.raw.startsWith('"') ? "a text" : json.raw} stands where "${name}" would be looked for`,
    };
  }
  const old = valueAt(json, [name]);
  const inner = withValue(old ?? emptyMap, rest, value);
  if ("unfit" in inner) return inner;
  if (json.kind === "map")
    return { json: { kind: "map", members: withMember(json.members, name, inner.json) } };
  const index = indexOf(name);
  if (index === undefined || index > json.items.length) {
    return { unfit: `"${name}" is no place in a list of ${json.items.length}` };
  }
  return { json: { kind: "list", items: json.items.toSpliced(index, 1, inner.json) } };
}

type Members = Extract<Json, { kind: "map" }>["members"];

function withMember(members: Members, key: string, value: Json): Members {
  const at = members.findLastIndex((member) => member.key === key);
  const raw = members[at]?.raw ?? JSON.stringify(key);
  return at === -1 ? [...members, { key, raw, value }] : members.with(at, { key, raw, value });
}

/** Of something that is there. */
export function withoutValue(json: Json, pointer: Pointer): Pointed {
  const [name, ...rest] = pointer;
  if (name === undefined) return { unfit: "a whole file is removed by a file resource" };
  if (json.kind === "map") {
    if (rest.length === 0) {
      return { json: { kind: "map", members: json.members.filter(({ key }) => key !== name) } };
    }
    const inner = withoutValue(valueAt(json, [name]) ?? emptyMap, rest);
    return "unfit" in inner
      ? inner
      : { json: { kind: "map", members: withMember(json.members, name, inner.json) } };
  }
  const index = json.kind === "list" ? indexOf(name) : undefined;
  if (json.kind !== "list" || index === undefined) return { json };
  // The next item would take its number, and go at the next run.
  if (rest.length === 0)
    return { unfit: "an item of a list cannot be removed by its number; set the whole list" };
  const inner = withoutValue(json.items[index] ?? emptyMap, rest);
  return "unfit" in inner
    ? inner
    : { json: { kind: "list", items: json.items.with(index, inner.json) } };
}

function indexOf(name: string): number | undefined {
  return /^(0|[1-9]\d{0,8})$/.test(name) ? Number(name) : undefined;
}
