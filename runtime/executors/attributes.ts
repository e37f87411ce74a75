// Gives attributes their shape. What is not of that shape never came from our compiler, and is thrown.
import type { Attributes } from "./executor.ts";

export function requiredText(attributes: Attributes, name: string): string {
  const value = optionalText(attributes, name);
  if (value === undefined) throw new Error(`the attribute \`${name}\` is missing`);
  return value;
}

export function optionalText(attributes: Attributes, name: string): string | undefined {
  const value = attributes[name];
  if (value === undefined || typeof value === "string") return value;
  throw new Error(`the attribute \`${name}\` is not text`);
}

export function flag(attributes: Attributes, name: string): boolean {
  const value = attributes[name];
  if (value === undefined || typeof value === "boolean") return value ?? false;
  throw new Error(`the attribute \`${name}\` is neither true nor false`);
}

export function oneOf<Word extends string>(
  attributes: Attributes,
  name: string,
  words: readonly [Word, ...Word[]],
): Word {
  const value = optionalText(attributes, name) ?? words[0];
  const word = words.find((word) => word === value);
  if (word !== undefined) return word;
  throw new Error(
    `the attribute \`${name}\` is "${value}", which is not one of ${words.join(", ")}`,
  );
}

/** Permission bits written in octal, such as "0644". */
export function permissions(attributes: Attributes, name: string, otherwise: number): number {
  const value = optionalText(attributes, name);
  if (value === undefined) return otherwise;
  if (/^0?[0-7]{3,4}$/.test(value)) return Number.parseInt(value, 8);
  throw new Error(`the attribute \`${name}\` is "${value}", which is not a mode such as "0644"`);
}
