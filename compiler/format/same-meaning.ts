// Whether two things that were read say the same, wherever it was written and in whatever order its keys stood.
import type { Span } from "../source/source.ts";

export function sameMeaning(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b)) return false;
  if (isSpan(a) && isSpan(b)) return true;
  if (a instanceof Map && b instanceof Map) return sameEntries(a, b);
  if (a instanceof Set && b instanceof Set) return sameEntries(a, b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  return sameEntries(new Map(fieldsOf(a)), new Map(fieldsOf(b)));
}

function sameEntries(
  a: { readonly size: number; entries(): Iterable<[unknown, unknown]> },
  b: { readonly size: number; entries(): Iterable<[unknown, unknown]> },
): boolean {
  if (a.size !== b.size) return false;
  const others = new Map(b.entries());
  for (const [key, value] of a.entries()) {
    if (!others.has(key) || !sameMeaning(value, others.get(key))) return false;
  }
  return true;
}

/** `places` says where the nodes of a small language were written, and its keys are these nodes. */
function fieldsOf(value: object): readonly (readonly [string, unknown])[] {
  return Object.entries(value).filter(([key]) => key !== "places");
}

function isSpan(value: object): value is Span {
  return "source" in value && "start" in value && "end" in value;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
