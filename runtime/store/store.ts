// A store is a dumb place that keeps named bytes. Nothing that it says is believed before it is verified.
import type { Refusal } from "../contract/refusal.ts";

export interface Found {
  readonly kind: "found";
  readonly bytes: Uint8Array;
  /** Changes whenever the bytes do; handed back for conditional reads and swaps. */
  readonly tag: string;
}

export type Fetched = Found | { readonly kind: "absent" } | Refusal;

export interface Store {
  /** As a person would name it: a folder or an address. */
  readonly where: string;
  /** Reads at most `limit` bytes; a longer object is refused as too large. */
  get(name: string, limit: number): Promise<Fetched>;
}

export type Written = { readonly kind: "written" } | { readonly kind: "exists" } | Refusal;
export type Swapped = { readonly kind: "swapped" } | { readonly kind: "changed" } | Refusal;

export interface WritableStore extends Store {
  /** Creates the object; says "exists" and leaves it alone when the name is taken. */
  create(name: string, bytes: Uint8Array): Promise<Written>;
  /** Replaces the object if its tag is still `expected` (undefined: if it is still absent). */
  swap(name: string, bytes: Uint8Array, expected: string | undefined): Promise<Swapped>;
}
