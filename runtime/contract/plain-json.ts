// A quick way to be sure of JSON: text that is, to the letter, what writing its value gives, has one meaning only.
import type { Value } from "./value.ts";

export interface PlainLimits {
  readonly depth: number;
  readonly integersOnly: boolean;
}

/**
 * Undefined for everything else, sound or not: then the text has to be read with care. A key twice, an escape
 * that is not needed, a number that a double cannot hold: of none of them does writing give the same text.
 */
export function parsePlain(text: string, limits: PlainLimits): Value | undefined {
  // The two that do come back as they were, and are refused: a forbidden key, and half a character.
  if (text.includes("__proto__") || text.includes(String.raw`\ud`)) return undefined;
  const value = parsed(text);
  if (!isWithin(value, limits, limits.depth)) return undefined;
  return written(value, text) === text ? value : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is wrong with it is found, and told, by reading with care.
    return undefined;
  }
}

/** What comes out of JSON.parse is a value, unless it is none at all. */
function isWithin(value: unknown, limits: PlainLimits, depthLeft: number): value is Value {
  if (typeof value === "number") return !limits.integersOnly || Number.isSafeInteger(value);
  if (typeof value !== "object" || value === null) return value !== undefined;
  if (depthLeft === 0) return false;
  const items: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return items.every((item) => isWithin(item, limits, depthLeft - 1));
}

/** Compact, or with an item to a line, as the second character shows. */
function written(value: Value, text: string): string {
  return text[1] === "\n" ? `${JSON.stringify(value, undefined, 2)}\n` : JSON.stringify(value);
}
