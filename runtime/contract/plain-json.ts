// A quick way to be sure of JSON: text that is, to the letter, what writing its value gives, has one meaning only.
import type { Value } from "./value.ts";

/**
 * Undefined for everything else, sound or not: then the text has to be read with care. A key twice, an escape
 * that is not needed, a number that a double cannot hold: of none of them does writing give the same text.
 */
export function parsePlain(text: string, depth: number): Value | undefined {
  // The two that do come back as they were, and are refused: a forbidden key, and half a character.
  if (text.includes("__proto__") || text.includes(String.raw`\ud`)) return undefined;
  const value = parsed(text);
  if (!isWithin(value, depth)) return undefined;
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
function isWithin(value: unknown, depthLeft: number): value is Value {
  if (typeof value !== "object" || value === null) return value !== undefined;
  if (depthLeft === 0) return false;
  for (const item of Array.isArray(value) ? value : Object.values(value)) {
    // A leaf of a tree is mostly numbers.
    if (typeof item === "object" && !isWithin(item, depthLeft - 1)) return false;
  }
  return true;
}

/** Compact, or with an item to a line, as the second character shows. */
function written(value: Value, text: string): string {
  return text[1] === "\n" ? `${JSON.stringify(value, undefined, 2)}\n` : JSON.stringify(value);
}
