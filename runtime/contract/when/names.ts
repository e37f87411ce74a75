// What a name may stand for in a condition, and the names that exist without being defined.
import type { Value } from "../value.ts";

export type NameKind = "boolean" | "text" | "number" | "empty" | "list" | "map";

export interface Predefined {
  readonly kind: NameKind;
  /** The trait behind it; the others are known with the host itself. */
  readonly trait?: string;
}

// a variable of the same name wins.
export const predefinedNames: ReadonlyMap<string, Predefined> = new Map<string, Predefined>([
  ["is_container", { kind: "boolean", trait: "virtual.is_container" }],
  ["is_vm", { kind: "boolean", trait: "virtual.is_vm" }],
  ["release", { kind: "text", trait: "os.codename" }],
  ["hostname", { kind: "text" }],
  ["environment", { kind: "text" }],
]);

export function kindOf(value: Value): NameKind {
  if (truthOf(value) !== undefined) return "boolean";
  if (value === null) return "empty";
  if (typeof value === "string") return "text";
  if (typeof value === "number") return "number";
  return Array.isArray(value) ? "list" : "map";
}

/** Undefined when the value is no boolean; YAML may have quoted it. */
export function truthOf(value: Value): boolean | undefined {
  if (value === true || value === "true") return true;
  return value === false || value === "false" ? false : undefined;
}

/** As `==` sees a value. Undefined when it is no single text: a list or a map. */
export function comparedText(value: Value): string | undefined {
  if (value === null) return "";
  return typeof value === "object" ? undefined : String(value);
}

/** What a predefined name is on a host, given the trait behind it: a trait that is lacking is empty. */
export function predefinedValue({ kind }: Predefined, trait: Value): Value {
  if (kind === "boolean") return truthOf(trait) ?? false;
  return comparedText(trait) ?? "";
}
