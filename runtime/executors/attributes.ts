// Gives attributes their shape. What is not of that shape never came from our compiler, and is thrown.
import { isMap } from "../contract/value.ts";
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
  if (value === "true" || value === "false") return value === "true";
  throw new Error(`the attribute \`${name}\` is neither true nor false`);
}

/** True or false, or neither when it is not given. */
export function optionalFlag(attributes: Attributes, name: string): boolean | undefined {
  return attributes[name] === undefined ? undefined : flag(attributes, name);
}

/** A template prints text, and where a number is wanted the text says which. */
export function optionalInteger(attributes: Attributes, name: string): number | undefined {
  const value = attributes[name];
  if (value === undefined) return undefined;
  const number = typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number === "number" && Number.isSafeInteger(number)) return number;
  throw new Error(`the attribute \`${name}\` is no whole number`);
}

/** A list of texts; one text alone is a list of one. */
export function texts(attributes: Attributes, name: string): readonly string[] {
  const value = attributes[name];
  if (value === undefined) return [];
  if (typeof value === "string") return [value];
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  throw new Error(`the attribute \`${name}\` is neither text nor a list of texts`);
}

/** A map of texts; what is no text is written as it would print. */
export function textMap(attributes: Attributes, name: string): { readonly [key: string]: string } {
  const value = attributes[name];
  if (value === undefined) return {};
  if (!isMap(value)) throw new Error(`the attribute \`${name}\` is no map`);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      typeof item === "string" ? item : JSON.stringify(item),
    ]),
  );
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
