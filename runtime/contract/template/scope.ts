// What an evaluation knows of the root, which may be less than there is.
import type { Value } from "../value.ts";

/**
 * The root of a template is a map with the keys Vars, Traits, Each and Item, as far as they exist. A
 * host knows all of it: `{ kind: "known", value: { Traits } }`. Whatever stays unknown is left in the
 * residual under its own path, where the one who evaluates that must find it.
 */
export type PartialValue =
  | { readonly kind: "known"; readonly value: Value }
  | { readonly kind: "unknown" }
  /** `open`: there may be more keys than these, and only a host can say. */
  | { readonly kind: "map"; readonly entries: PartialEntries; readonly open: boolean };

export type PartialEntries = ReadonlyMap<string, PartialValue>;
