// Tells the words `secret:` that operators wrote from those that came with a host's traits: only the former
// name a secret. While the compiler folds, a mark stands before them; nothing that is emitted holds one.
import { isMap, type Value } from "../value.ts";

/** Half a character: no file and no trait can hold it, and canonical JSON refuses to say it. */
export const mark = "\udfff";

export const referenceWord = "secret:";

export function markedText(text: string): string {
  return text.includes(referenceWord)
    ? text.replaceAll(referenceWord, `${mark}${referenceWord}`)
    : text;
}

/** The same value with all its texts marked; itself when there is nothing to mark. */
export function markedValue(value: Value): Value {
  if (typeof value === "string") return markedText(value);
  if (typeof value !== "object" || value === null || !holds(value, referenceWord)) return value;
  if (Array.isArray(value)) return value.map(markedValue);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, markedValue(item)]));
}

/** Looks into lists, maps and trees, at whatever depth. */
export function isMarked(value: unknown): boolean {
  return holds(value, mark);
}

function holds(value: unknown, word: string): boolean {
  if (typeof value === "string") return value.includes(word);
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some((item: unknown) => holds(item, word));
}

/** Functions that give a secret back as it is, or only ask what it lies in. */
const harmless: ReadonlyMap<string, "any" | "within"> = new Map([
  ["list", "any"],
  ["dict", "any"],
  ["required", "any"],
  ["index", "within"],
  ["len", "within"],
  ["not", "within"],
  ["slice", "within"],
] as const);

/** Which argument of the function is a secret that it would look at; the compiler cannot, nor may a host. */
export function exposedBy(name: string, values: readonly Value[]): number | undefined {
  const manner = harmless.get(name);
  if (manner === "any") return undefined;
  const at = values.findIndex((value) =>
    manner === "within" ? typeof value === "string" && isMarked(value) : isMarked(value),
  );
  return at === -1 ? undefined : at;
}
