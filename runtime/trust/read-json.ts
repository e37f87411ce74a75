// Bytes to a value, when they are UTF-8 and strict JSON.
import { refuse, type Answer } from "../contract/refusal.ts";
import { parseStrict, type JsonLimits } from "../contract/strict-json.ts";
import type { Value } from "../contract/value.ts";

export function readJson(bytes: Uint8Array, limits: JsonLimits): Answer<Value> {
  const text = decodeUtf8(bytes);
  if (text === undefined) return refuse("malformed", `"${limits.name}" is not UTF-8`);
  return parseStrict(text, limits);
}

/** A byte order mark is kept, for the parser to refuse. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // The decoder throws at bytes that are not UTF-8, and for no other reason.
    return undefined;
  }
}
