// Amounts of bytes: as policy writes them, and as people read them.
import type { Attributes } from "./executor.ts";

const units = ["", "K", "M", "G", "T"];

/** A number of bytes, or a number with a unit, such as 2G; units count in steps of 1024. */
export function byteCount(attributes: Attributes, name: string): number | undefined {
  const value = attributes[name];
  if (value === undefined) return undefined;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const [, digits = "", unit = ""] = /^(\d{1,15})(?:([KMGT])(?:i?B)?)?$/.exec(text) ?? [];
  const bytes = digits === "" ? Number.NaN : Number(digits) * 1024 ** units.indexOf(unit);
  if (Number.isSafeInteger(bytes)) return bytes;
  throw new Error(`the attribute \`${name}\` is "${text}", which is no size such as 500M`);
}

export function shownBytes(bytes: number): string {
  const power = bytes === 0 ? 0 : Math.min(4, Math.floor(Math.log2(bytes) / 10));
  if (power === 0) return `${bytes} bytes`;
  const amount = (bytes / 1024 ** power).toFixed(1).replace(/\.0$/, "");
  return `${amount} ${units[power]}iB`;
}
