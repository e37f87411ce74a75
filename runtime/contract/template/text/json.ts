// JSON as Go's encoding/json writes it: compact, keys sorted, and safe to embed in HTML.
import { isMap, type Value } from "../../value.ts";
import { sortedKeys } from "./verb.ts";

export function toJson(value: Value): string {
  if (isMap(value)) {
    const entries = sortedKeys(value).map((key) => `${toJson(key)}:${toJson(value[key] ?? null)}`);
    return `{${entries.join(",")}}`;
  }
  if (Array.isArray(value)) return `[${value.map(toJson).join(",")}]`;
  const text = JSON.stringify(value);
  return typeof value === "string" ? text.replaceAll(/[<>&\u2028\u2029]/g, escaped) : text;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
